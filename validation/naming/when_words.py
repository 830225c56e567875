"""The words that headers use for when a milestone is due, how it stands and what it costs, in several languages.

A table only.
"""

from __future__ import annotations

from validation.naming.synonyms import Synonyms

WHEN_WORDS: dict[str, Synonyms] = {
    "start_date": Synonyms(
        """
            start date|start|planned start|planned start date|begin|begin date|start on|est start date
            |estimated start date|plan start|scheduled start|baseline start|from|kick off date|starting date
            |date start|beginn|anfang|startdatum|startdatum geplant|geplanter start|anfangstermin|von|début
            |date de début|date début|date de lancement|début prévu|fecha de inicio|inicio|fecha inicio|comienzo
            |início|data de início|data de inicio|data início|inizio|data inizio|aanvang|дата начала|начало
            |начало этапа|开始|开始日期|开始时间|计划开始|开始日|開始日|開始|予定開始日|予定開始日時|başlangıç
            |başlangıç tarihi|začátek|zahájení|datum zahájení|시작일|start plan|start planned|planned begin
            |actual or planned start|beginning|starts|starts on|date begin|startzeitpunkt|start geplant
            |beginn geplant|geplanter beginn|soll start|soll beginn|starttermin|début planifié|date de début prévue
            |date de démarrage|démarrage|date de lancement prévue|fecha inicial|inicio planificado|fecha de comienzo
            |inicio previsto|fecha inicio prevista|data inicial|data de início prevista|início planejado
            |data de inizio|inizio previsto|avvio|data avvio|startdatum gepland|begindatum|start datum|aanvangsdatum
            |geplande start|дата старта|старт|план начало|начало план|плановая дата начала|начало работ
            |дата начала план|起始日期|起始时间|启动日期|开工日期|计划开始时间|计划开始日期|予定開始|着手日
            |着手予定日|開始予定日|開始予定|計画開始日|başlama|başlama tarihi|planlanan başlangıç|datum začátku
            |plánovaný začátek|od|termín od|datum od|startdag|planerad start|påbörjas|från|시작|시작예정일|착수일
            |계획 시작일
            |data rozpoczęcia|początek|rozpoczęcie|planowane rozpoczęcie|startdato|oppstart
            |start dato|aloituspäivä|alku|kezdés|kezdő dátum|data începerii
            |von datum|début des travaux|inizio lavori|inicio real previsto|start op|van|vanaf|с|начать|začít
            |startar|başla|başlar|起|開始時期""",
        """
            start time|launch|start month|start week
            |debut""",
    ),
    "duration_days": Synonyms(
        """
            duration|duration days|days|est days|estimated duration|plan duration|planned duration|work days
            |working days|time estimate|number of days|dauer|dauer tage|dauer in tagen|tage|arbeitstage|aufwand tage
            |durée|durée jours|jours|nombre de jours|duración|días|duración días|duração|dias|duração dias|durata
            |giorni|duur|dagen|длительность|продолжительность|дни|продолжительность дней|工期|天数|持续天数|持续时间
            |期間|日数|工数 日|süre|gün|doba trvání|dny|varaktighet|기간|일수|duration in days|dur|duration d
            |lead time|duration working days|anzahl tage|dauer at|dauer arbeitstage|geplante dauer|durée en jours
            |durée j|durée estimée|nb jours|nombre jours|duración en días|número de días|duración estimada
            |dias úteis|duração em dias|duração estimada|durata giorni|durata in giorni|numero giorni|doorlooptijd
            |aantal dagen|duur dagen|дней|кол во дней|количество дней|срок дней|длительность дней|计划天数|工期 天
            |工期天|所需天数|預計天數|持续时间 天|所要日数|工期 日|予定日数|作業日数|gün sayısı|süre gün|süresi
            |počet dnů|počet dní|trvání|délka|délka trvání|antal dagar|längd|tid dagar|소요일|작업일수
            |czas trwania|liczba dni|varighed|varighet|kesto|időtartam|durată""",
        """
            estimate|effort days|tempo estimado|length|工数|effort in days|pt|personentage|tempo""",
    ),
    "baseline_date": Synonyms(
        """
            baseline|baseline date|baseline finish|baseline end|baseline due|original date|original due date
            |original target|original end date|first agreed|initial date|initial due date|bl finish|basistermin
            |basisplan|ursprünglicher termin|date initiale|date de référence|línea base|fecha original|linha de base
            |data original|базовый срок|基线日期|基準日|baseline due date|baseline target|original deadline
            |original finish|contractual date|first planned date|ursprüngliches datum|ursprünglicher endtermin
            |basis termin|date de fin initiale|échéance initiale|date contractuelle|fecha base|fecha original de fin
            |fecha inicial comprometida|data de referência|data base|prazo original|data originale
            |scadenza originale|data iniziale concordata|oorspronkelijke datum|oorspronkelijke einddatum
            |первоначальный срок|исходный срок|базовая дата|原定日期|原计划日期|基准日期|当初予定日|ベースライン
            |当初納期|ilk tarih|temel tarih|ilk planlanan tarih|původní termín|původní datum|ursprungligt datum
            |baslinje|ursprunglig deadline|기준일|당초 일정
            |当初期限|data iniziale|исходная дата|orijinal tarih|当初予定""",
        """
            original|orig date|contract date""",
    ),
    "due_date": Synonyms(
        """
            due date|due|deadline|target date|end date|end|finish date|finish|due by|planned end|planned end date
            |target|planned finish|planned finish date|planned date|plan date|plan end|plandate|planned completion
            |planned completion date|target completion date|target end date|est deadline|commit date|committed date
            |scheduled finish|delivery date|by when|fällig|fällig am|fälligkeit|fälligkeitsdatum|termin|endtermin
            |ende|enddatum|zieltermin|geplantes ende|frist|bis|bis wann|échéance|date d'échéance|date de fin|fin
            |date fin|date limite|date cible|date de livraison|fin prévue|fecha límite|fecha de fin|fecha fin
            |vencimiento|fecha de vencimiento|fecha objetivo|fecha de entrega|plazo|prazo|data de término|término
            |data fim|data final|data de entrega|data limite|vencimento|fim|scadenza|data fine|fine|vervaldatum
            |einddatum|einde|streefdatum|срок|дата окончания|окончание|конец|завершение|дедлайн|дата завершения
            |截止日期|结束|结束日期|结束时间|完成日期|到期日|计划完成|期限|終了日|終了|予定完了日|予定完了日時
            |完了予定日|納期|bitiş|bitiş tarihi|son tarih|konec|termín|datum ukončení|datum do|slutdatum
            |förfallodatum|종료일|완료예정일|마감일|plan finish|planned delivery|delivery due|complete by
            |completed by|needed by|due on|deliver by|end planned|finish planned|deadlines|target deadline
            |target completion|target finish|milestone date planned|planned milestone date|soll|soll termin
            |soll datum|soll ende|plan termin|plan ende|plantermin|geplanter termin|geplantes datum|endzeitpunkt
            |lieferdatum|liefertermin|abgabe|abgabetermin|abgabedatum|zieldatum|stichtag|fertig bis
            |fertigstellungstermin|abschlussdatum|date d'échéance prévue|date de fin prévue|livraison|date prévue
            |date objectif|délai|date butoir|date de rendu|rendu|pour le|fecha final
            |fecha de finalización|fin planificado|fin previsto|fecha compromiso|entrega|fecha tope|límite
            |data prazo|data de fim|conclusão prevista|término previsto|data prevista de término
            |previsão de término|data término|fim previsto|data alvo|data de vencimento|data scadenza
            |data di scadenza|data di fine|fine prevista|termine|data obiettivo|data di consegna|entro
            |deadline datum|opleverdatum|oplevering|geplande einddatum|gereed|datum gereed|einddatum gepland
            |плановая дата|план|план окончание|окончание план|срок исполнения|срок выполнения|плановый срок
            |дата сдачи|крайний срок|плановая дата окончания|дата окончания план|контрольный срок|выполнить до
            |计划结束日期|计划结束时间|计划完成日期|计划完成时间|计划日期|截止时间|截止|交付日期|目标日期|完成期限
            |要求完成日期|終了予定日|終了予定|完了予定|予定終了日|予定完了|期日|締切|締切日|完了期限|計画終了日
            |目標日|hedef tarih|teslim tarihi|planlanan bitiş|bitiş zamanı|termin tarihi|vade|son gün|termín do
            |termín dokončení|datum konce|plánovaný konec|plánovaný termín|splatnost|do kdy|cílové datum
            |termín splnění|slut|slutdag|planerat slut|leveransdatum|klart datum|måldatum|senast|förfaller|till|마감
            |기한|납기|완료 예정일|목표일|계획 종료일|종료 예정일
            |data zakończenia|koniec|zakończenie|planowane zakończenie|termin realizacji
            |termin wykonania|slutdato|sluttdato|forfald|forfaldsdato|forfallsdato|frist dato
            |deadline dato|päättymispäivä|määräaika|loppu|határidő|befejezés|termen|data finalizării
            |klart senast|färdigdatum|förfallodag
            |wanneer klaar|klaar op|uiterlijk|uiterste datum|fertig am|abschluss bis|zu erledigen bis
            |à faire pour le|à livrer le|date de remise|date d'achèvement|achèvement prévu|para cuándo
            |fecha compromiso de entrega|para quando|per quando|entro il
            |consegna prevista|по|до|к сроку|срок сдачи|完工日期|截至日期|預計完成|いつまで|完了希望日
            |ne zamana kadar|bitirme tarihi
            |son teslim tarihi|dokončit do|hotovo do|do|až do|klart till|senast klart|ska vara klart
            |data prevista""",
        """
            klart|klar|data de conclusão|date|dates|milestone date|when|wann|datum|quand|fecha|cuándo|quando|data
            |end time|completion date|дата
            |日期|日付|tarih|completion|end month|week|timeline|milestone planned|gate date|prazo final|term|plan
            |month|monat|mois|mes|mese|maand|месяц|月份|měsíc|månad|quarter|quartal|trimestre|kwartaal|квартал|季度
            |四半期|čtvrtletí|kvartal|year|jahr
            |fecha de término|datum dokončení""",
    ),
    "forecast_date": Synonyms(
        """
            forecast|forecast date|forecast finish|forecast end|forecast completion|expected date|expected finish
            |eta|expected completion|estimated completion|estimated completion date|projected date|projected finish
            |revised date|revised due date|revised end date|current estimate|latest estimate|prognose|prognosedatum
            |erwartet|erwartetes ende|prévision|date prévisionnelle|fin estimée|date révisée|pronóstico
            |fecha prevista|fecha estimada|previsão|previsione|verwacht|прогноз|预计日期|预计完成
            |見込日|予測日|tahmini bitiş|předpoklad|forecast due date|expected delivery|expected end
            |expected end date|latest forecast|current forecast|estimated finish|estimated end|aktuelle prognose
            |voraussichtlich|voraussichtliches ende|neuer termin|forecast termin|nouvelle date|date estimée
            |fin prévisionnelle|atterrissage|fecha pronosticada|nueva fecha|fecha estimada de fin|fin estimado
            |nova data|data estimada|término estimado|previsão atual|data stimata|data prevista aggiornata
            |fine stimata|verwachte datum|verwachte einddatum|прогнозная дата|прогноз окончания|ожидаемая дата
            |ожидаемый срок|预计完成日期|预计完成时间|预测日期|预计结束|完了見込|完了見込日|見込完了日|最新予定日
            |tahmini tarih|öngörülen tarih|beklenen tarih|prognóza|odhadovaný termín|očekávaný termín|nový termín
            |prognosdatum|förväntat datum|beräknat slut|예상일|예상 완료일
            |předpokládaný termín|odhad termínu
            |revised completion|revised due|revised finish|revised end|revised deadline|revised target
            |revised target date|rescheduled to|new due date|new deadline|updated due date|revidierter termin
            |neues datum|verschoben auf|nouvelle échéance|report au|fecha revisada|data revista|nuova data
            |data rivista|nieuwe datum|herziene datum|новый срок|перенос срока|перенесено на|调整后日期|变更后日期
            |変更後期限
            |見直し期限|yeni tarih|revize tarih|revidovaný termín|nytt datum|reviderat datum""",
        """
            estimated end date|new date|revised|estimate date
            |data prevista""",
    ),
    "actual_date": Synonyms(
        """
            actual|actual date|actual end|actual end date|actual finish|actual finish date|actual completion
            |date closed|actual completion date|completed on|date completed|done on|closed on|closed date|achieved
            |achieved on|finished on|actual finish time|resolved|resolution date|ist termin|ist ende
            |tatsächliches ende|erledigt am|abgeschlossen am|ist|date réelle|fin réelle|date de fin réelle
            |réalisé le|terminé le|fecha real|fecha real de fin|fin real|terminado el|data real|término real
            |concluído em|data effettiva|werkelijke einddatum|факт|фактическая дата|дата закрытия|实际日期|实际完成
            |实际结束|实际完成日期|完了日|実績完了日|実績完了日時|gerçekleşen bitiş|skutečný termín|splněno dne
            |actual delivery date|completed date|completion actual|date finished|date achieved|actual milestone date
            |ist datum|ist abschluss|fertiggestellt am|abschluss ist|istdatum|tatsächlicher termin
            |tatsächliches datum|date de réalisation|date effective|fin effective|date de clôture|livré le
            |fecha de cierre|fecha de realización|fecha efectiva|cierre real|data de realização|realizado em
            |data efetiva|data de encerramento|data conclusão|data reale|data di completamento|completato il
            |data chiusura|fine effettiva|fine reale|werkelijke datum|afgerond op|datum afgerond|gereed op
            |дата выполнения|дата факт|факт окончание|окончание факт|фактическое окончание
            |дата фактического завершения|выполнено дата|фактический срок|实际结束日期|实际结束时间|实际完成时间
            |实际交付日期|完成时间|完成日|終了実績日|完了実績日|実績終了日|実績完了|実終了日|実際の完了日
            |終了日 実績|gerçekleşen tarih|gerçekleşme tarihi|tamamlanma tarihi|gerçek bitiş|skutečné datum
            |skutečný konec|dokončeno dne|datum dokončení|faktiskt datum|faktiskt slut|klar datum|slutfört
            |avslutad datum|실제 완료일|완료일|실제 종료일
            |faktyczne zakończenie|rzeczywiste zakończenie|data wykonania|faktisk slutdato
            |faktisk sluttdato
            |tatsächlich|completado el|実績日|gerçekleşen|skutečnost|klart den
            |delivered|delivered on|delivery actual|signed off on|geliefert am|umgesetzt am|fait le|clos le
            |entregado el|cerrado el|hecho el|fecha de cierre real|entregue em|feito em|consegnato il|fatto il
            |chiuso il|concluso il|opgeleverd op|klaar gemeld|gedaan op|сдано|выполнено фактически|дата факта
            |фактически|完成于|实际交付|実施日|teslim edildiği tarih|tamamlandığı tarih|bitirildiği tarih
            |skutečně dokončeno|hotovo dne|klart datum faktiskt|avslutades|levererat|slutfört datum
            |data de conclusão|werkelijk opgeleverd|werkelijk gereed|fecha de término real
            |fine lavori effettiva|effettivo|real finish
            |umsetzungsdatum|erledigungsdatum|realisierungsdatum|date de réalisation effective
            |fecha de ejecución|data de execução|data di esecuzione""",
        """
            completion date|date done|completed date|end actual|closed|done|complete|fertig|hecho|feito|готово
            |выполнено|completed|finished|erledigt|abgeschlossen|réalisé|terminado|concluído|splněno|klart""",
    ),
    "status": Synonyms(
        """
            status|task status|milestone status|current status|activity status|progress status|status code|stage
            |stand|bearbeitungsstand|zustand|statut|état|état d'avancement|estado|situación|situação|andamento|stato
            |toestand|статус|состояние|状态|完成状态|ステータス|状況|状態|durum|stav|splněno|läge|상태
            |overall status|milestone state|work status|aktueller status|status aktuell|bearbeitungsstatus
            |aufgabenstatus|fortschrittsstatus|statut actuel|état actuel|statut tâche|avancement statut|estatus
            |estado actual|estado de la tarea|situação atual|status atual|estado atual|stato attuale
            |stato avanzamento|stato attività|huidige status|voortgangsstatus|statusupdate|текущий статус
            |статус задачи|статус выполнения|статус работ|готовность|当前状态|任务状态|项目状态|执行状态|进展状态
            |進捗状況|対応状況|ステータス状況|状況区分|görev durumu|mevcut durum|statü|stav úkolu|aktuální stav
            |stav plnění|status nu|nuläge|tillstånd|진행상태|진행상황|진행 상태
            |stan|stan realizacji|tila|állapot|stare
            |完成情况|任务完成情况|落实情况|进展情况|実施状況|進行状況""",
        """
            done|completed|complete|done?|progress|erledigt|fait|hecho|feito|fatto|выполнено|是否完成|phase status
            |completion status|状态 完成|is done|finished|closed|open closed|completato|klaar|klar|bitti
            |tamamlandı mı|state
            |hotovo|stat|terminé|erfüllt|feito?
            |cumplida|cumplido|realizada|realizado|executada|executado|eseguito|uitgevoerd
            |отметка о выполнении|отметка|genomfört|umgesetzt|réalisée|yapıldı mı|done y n
            |complete y n|实施情况|執行狀況""",
    ),
    "percent_complete": Synonyms(
        """
            % complete|percent complete|% done|progress|progress %|% progress|complete %|completion %
            |percentage complete|% completed|completion pct|pct complete|percent done|percentage|% completion|%
            |fortschritt|fortschritt %|% abgeschlossen|fertigstellung|fertigstellungsgrad|erfüllungsgrad|avancement
            |% avancement|pourcentage|progression|% terminé|avance|% avance|progreso|porcentaje|% completado
            |progresso|% concluído|percentual|avanzamento|voortgang|прогресс|% выполнения|процент выполнения|进度
            |完成率|完成百分比|完成度|進捗|進捗率|進捗 %|ilerleme|% ilerleyiş|postup|% hotovo|진행률|진척률
            |% achieved|% complete actual|progress in %|percent progress|completion rate|pct|fertig %
            |fertigstellung %|fortschritt in %|grad der fertigstellung|erledigt %|% erledigt|% fertig|stand %
            |taux d'avancement|taux de réalisation|% réalisé|avancement %|pourcentage d'avancement|% d'avancement
            |porcentaje de avance|% de avance|avance %|porcentaje completado|% realizado|percentual concluído
            |% de conclusão|% completo|progresso %|percentual de conclusão|% completamento|percentuale|% avanzamento
            |percentuale di completamento|% voltooid|% gereed|percentage gereed|voortgang %|готовность %
            |% готовности|процент|процент готовности|прогресс %|完成比例|进度 %|完成百分比 %|完成进度|进度百分比
            |達成率|進捗度|進捗率 %|完了率|tamamlanma|tamamlanma yüzdesi|% tamamlanan|ilerleme yüzdesi|% dokončení
            |% splnění|hotovo %|procento dokončení|stav %|färdigt %|% klart|% färdig|procent klart|framsteg|완료율
            |진행율
            |postęp|% ukończenia|procent ukończenia|fremdrift|% færdig|% ferdig|valmiusaste
            |készültség|progres
            |dokončeno|färdigt
            |% compl|% comp|pct compl|erledigungsgrad|umsetzungsgrad|umsetzungsstand %|umsetzung in %
            |umsetzung %|realisierungsgrad|realisierung %|bearbeitungsgrad|arbeitsfortschritt|fertigungsgrad
            |degré d'avancement|% fait|% d'exécution|taux d'exécution|% ejecutado|% ejecución|grado de avance
            |% cumplimiento|% executado|% execução|% fatto|% eseguito|grado di avanzamento|% klaar|gereedheid
            |mate van gereedheid|% исполнения|степень готовности|процент исполнения|готовность в %|完成进度 %|已完成 %
            |进度百分比 %|達成度|出来高|tamamlanma oranı|gerçekleşme oranı|gerçekleşme %|plnění|plnění %|% plnění
            |míra dokončení|rozpracovanost|färdigställandegrad|genomförandegrad|andel klart
            |grad|grad %|avanz|avanz %|av %|avance físico|avance físico %|av físico|stand in %|erl %
            |anteil erledigt|anteil fertig|erledigt in %|quote|part réalisée|porción completada
            |% realizzato|aandeel gereed|доля выполнения|вып %|% вып
            |% réal|% real|% réalisation|% realización""",
        """
            complete|completion|done %|done|выполнено|erledigt|hotovo|tamamlandı|готовность|tamamlanan|klar %""",
    ),
    "health": Synonyms(
        """
            health|rag|rag status|rag rating|traffic light|overall health|ampel|ampelstatus|météo|semáforo|farol
            |semaforo|светофор|健康|信号|rag state|rag colour|rag color|status rag|status colour|status color
            |status light|health status|project health|gesundheit|statusampel|ampelfarbe|ampel status|indicateur
            |voyant|santé|feu|semáforo estado|salud|saúde|sinal|indicador de status|salute|indicatore|stoplicht
            |gezondheid|индикатор|здоровье|светофор статус|红绿灯|健康度|状态灯|信号灯|ヘルス|信号機|sağlık
            |trafik ışığı|semafor|zdraví|barva|hälsa|trafikljus|ampel rot gelb grün|신호등|상태등""",
        """
            colour|color|couleur|farbe""",
    ),
    "depends_on": Synonyms(
        """
            depends on|dependencies|dependency|predecessors|predecessor|prerequisites|prerequisite|preceding tasks
            |blocked by|waits for|requires|depends|precedence|preds|pred list|pred|dependent on|precondition
            |predecessor id|depends upon|vorgänger|abhängigkeit|abhängigkeiten|abhängig von|voraussetzung
            |voraussetzungen|wartet auf|prédécesseur|prédécesseurs|dépendance|dépendances|dépend de|prérequis
            |predecesor|predecesora|predecesoras|predecesores|dependencia|dependencias|depende de|predecessora
            |predecessoras|predecessores|dependência|dependências|dipendenze|predecessori|afhankelijk van
            |afhankelijkheden|voorganger|предшественник|предшественники|зависимости|зависит от|前置任务|依赖|前置
            |前导任务|先行タスク|先行タスク id|前提|依存|öncül|öncüller|bağımlılık|předchůdce|závislosti|föregångare
            |선행작업|depends on id|dependency id|dependencies id|dependent tasks|predecessor task|predecessor tasks
            |predecessors id|input from|waiting for|blocked on|prereq|prereqs|pre requisite|vorgänger id
            |vorgänger nr|abhängig|vorbedingung|vorbedingungen|vorläufer|prédécesseur id|tâches précédentes
            |tâche précédente|tâche antérieure|antécédent|antécédents|bloqué par|tarea predecesora
            |tareas predecesoras|precedentes|precedencia|prerrequisito|prerrequisitos|tarefa predecessora
            |tarefas predecessoras|pré requisito|pré requisitos|predecessore|dipende da|dipendenza|prerequisiti
            |attività precedenti|precedenti|afhankelijkheid|voorgangers|voorgaande taak|voorgaande taken
            |предшествующая задача|предшествующие задачи|предшествующие|зависимость|зависит|предусловия|前序任务
            |前置任务编号|前置条件|依赖任务|依赖关系|依赖项|紧前活动|紧前任务|先行|先行作業|先行工程|先行タスク番号
            |依存関係|前提タスク|前工程|önceki görev|önceki görevler|bağlı görev|bağımlılıklar|öncelikli iş
            |předchozí úkol|předchůdci|závislost|závisí na|navazuje na|předchozí|föregående|beroende|beroenden
            |beroende av|föregående uppgift|선행 작업|선행 업무|의존성|선행
            |poprzednik|poprzedniki|zależność|zależności|zależy od|forgænger|forgjenger|afhængighed
            |afhængigheder|avhengighet|avhengigheter|edeltäjä|riippuvuudet|előzmény|előfeltétel
            |dependență
            |依赖于|hängt ab von|wartet auf id|bağımlı olduğu|bağlı olduğu|beror på
            |abh von|abh|abhg|dép|dépend|dep de|dip da|afh van|зав|зав от|záv|závisí|beror av|bağlı iş
            |bağımlı
            |bloqueado por|bloqueada por|bloccato da|geblokkeerd door|blockiert durch|blockeras av
            |engelleyen""",
        """
            pr|after|needs|links|linked issues|inward issue link blocks|vor|precedes|dep|deps""",
    ),
    "budget_planned": Synonyms(
        """
            budget|planned budget|planned cost|cost plan|budget planned|estimated cost|cost estimate|approved budget
            |budget geplant|plankosten|kosten geplant|budget prévu|coût prévu|coût estimé|presupuesto
            |costo planificado|coste previsto|orçamento|custo previsto|custo planejado|preventivo|begroting|бюджет
            |预算|予算|bütçe|rozpočet|budget plan|planned budget eur|plan cost|planned costs|total budget
            |budget amount|kostenplan|budget soll|plan kosten|geplante kosten|budget total|budget alloué
            |coûts prévus|budget initial|presupuesto planificado|costo planeado|costo estimado|presupuesto total
            |custo planeado|orçamento previsto|orçamento planejado|custo estimado|budget previsto|costo previsto
            |costi previsti|geplande kosten|budget gepland|плановый бюджет|плановые затраты|плановая стоимость
            |стоимость план|计划成本|预算金额|计划费用|计划预算|予算額|計画コスト|計画費用|planlanan bütçe
            |planlanan maliyet|plánovaný rozpočet|plánované náklady|náklady plán|budgeterad|planerad kostnad|예산
            |계획 예산
            |budżet|planowany koszt|budsjett
            |смета|сметная стоимость|devis|estimate cost|kostenschätzung|kostenvoranschlag|voranschlag
            |costo stimato|stima costi|raming|kostenraming|概算|見積額|見積金額|概算费用|tahmini maliyet
            |odhad nákladů|kalkyl|capex|cost baseline|budget at completion|bac|estimated budget""",
        """
            cost|costs|kosten|coût|costo|coste|custo|amount|planned value|pv|náklady|kostnad|maliyet|стоимость
            |затраты|费用|金额|コスト|費用|importo|costi|비용
            |price|preis|prix|precio|preço|prezzo|prijs|цена|cena|pris|fiyat|价格|単価|monto|importe|valor
            |montant|betrag|bedrag|сумма|belopp|tutar
            |opex""",
    ),
    "budget_actual": Synonyms(
        """
            spent|actual cost|actual spend|budget actual|budget spent|cost actual|spend to date|actuals
            |costs to date|istkosten|ist kosten|ausgegeben|coût réel|dépensé|dépenses|costo real|coste real|gastado
            |custo real|gasto|speso|uitgegeven|потрачено|фактические затраты|实际成本|实际花费|実績コスト|harcanan
            |actual costs|actual budget|actual expenses|spent to date|cost to date|ausgaben|ist budget|kosten ist
            |tatsächliche kosten|verbraucht|coûts réels|dépensé à ce jour|consommé|budget consommé|gasto real
            |costo actual|ejecutado|presupuesto ejecutado|gasto actual|custo atual|gasto realizado
            |orçamento realizado|valor gasto|costo effettivo|costi effettivi|speso a oggi|werkelijke kosten|besteed
            |факт затраты|затраты факт|фактическая стоимость|израсходовано|已用预算|已花费|实际费用|实际支出
            |実績費用|実績額|実コスト|gerçekleşen maliyet|harcama|gerçekleşen bütçe|skutečné náklady|čerpáno
            |utraceno|náklady skutečnost|faktisk kostnad|förbrukat|utfall|집행액|실제 비용|지출""",
        """
            spend|expenditure|ev ac
            |actual|ist|réel|real|effettivo|werkelijk|факт|实际|実績|gerçekleşen|skutečnost""",
    ),
}
