"""The words that headers use for when a milestone starts, how long it takes, and when it is due.

A table only, in several languages.
"""

from __future__ import annotations

from validation.naming.synonyms import Synonyms

WHEN_WORDS: dict[str, Synonyms] = {
    "start_date": Synonyms(
        """
            start date|start|commence|commences|commencement|planned start|planned start date|begin|begin date
            |start on|est start date|estimated start date|plan start|scheduled start|baseline start|from
            |kick off date|starting date|date start|beginn|anfang|startdatum|startdatum geplant|geplanter start
            |anfangstermin|von|début|date de début|date début|date de lancement|début prévu|fecha de inicio|inicio
            |fecha inicio|comienzo|data de início|data início|inizio|data inizio|aanvang|дата начала|начало
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
            |계획 시작일|data rozpoczęcia|początek|rozpoczęcie|planowane rozpoczęcie|startdato|oppstart|start dato
            |aloituspäivä|alku|kezdés|kezdő dátum|data începerii|von datum|début des travaux|inizio lavori
            |inicio real previsto|start op|van|vanaf|с|начать|začít|startar|başla|başlar|起|開始時期""",
        """
            start time|launch|start month|start week|starting|expected start|es|kick-off|kickoff|project start|du
            |à partir de|lancement|planbeginn|ab|ab wann|baubeginn|fecha ini|fecha de arranque|arranque|desde|inicia
            |começo|data de arranque|de|inicia em|dal|da|partenza|нач|いつから|スタート|baş. tarihi|başl. tarihi|zač
            |börjar|starttid|data początku|begynder|fra
            |zahájit""",
    ),
    "duration_days": Synonyms(
        """
            duration|duration days|days|est days|estimated duration|plan duration|planned duration|work days
            |working days|time estimate|number of days|dauer|dauer tage|dauer in tagen|tage|arbeitstage|aufwand tage
            |durée|durée jours|jours|nombre de jours|duración|días|duración días|duração|duração dias|durata|giorni
            |duur|dagen|длительность|продолжительность|дни|продолжительность дней|工期|天数|持续天数|持续时间|期間
            |日数|工数 日|süre|gün|doba trvání|dny|varaktighet|기간|일수|duration in days|dur|duration d|lead time
            |duration working days|anzahl tage|dauer at|dauer arbeitstage|geplante dauer|durée en jours|durée j
            |durée estimée|nb jours|nombre jours|duración en días|número de días|duración estimada|dias úteis
            |duração em dias|duração estimada|durata giorni|durata in giorni|numero giorni|doorlooptijd|aantal dagen
            |duur dagen|дней|кол во дней|количество дней|срок дней|длительность дней|计划天数|工期 天|工期天
            |所需天数|預計天數|持续时间 天|所要日数|工期 日|予定日数|作業日数|gün sayısı|süre gün|süresi|počet dnů
            |počet dní|trvání|délka|délka trvání|antal dagar|längd|tid dagar|소요일|작업일수|czas trwania|liczba dni
            |varighed|varighet|kesto|időtartam""",
        """
            estimate|effort days|tempo estimado|length|工数|effort in days|pt|personentage|tempo|od|time needed|at
            |bearbeitungsdauer|délai|plazo|prazo|gg|werkdagen|срок, дн|длит|продолж|时长|周期|计划工期|历时|工作日
            |用时|所要期間|稼働日数|iş günü|dagar|arbetsdagar|tidsåtgång (dagar)|dni
            |gg lav""",
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
            |baslinje|ursprunglig deadline|기준일|당초 일정|当初期限|data iniziale|исходная дата|orijinal tarih
            |当初予定""",
        """
            original|orig date|contract date|bl1 finish|orig. due|original plan|original commitment|initial plan
            |initial target date|contract completion|first commit date|first committed date|previously agreed
            |ursprungstermin|urspr. termin|ursprüngl. termin|ersttermin|originaltermin|vertragstermin|erstplanung
            |erstes zieldatum|ursprünglich geplant|date prévue initiale|date initialement prévue|fin initiale
            |planifié initial|délai initial|date cible initiale|fecha inicial prevista|fecha contractual
            |plazo original|prazo inicial|data contratual|linea di base|scadenza iniziale|data contrattuale
            |oorspronkelijke planning|oorspronkelijke deadline|oorspr. datum|oorspr. deadline|originele datum
            |originele deadline|contractdatum|eerste planning|базовое окончание|базовый план|первоначальная дата
            |срок по договору|дата по договору|утвержденный срок|基线|原计划|原计划时间|原计划完成时间
            |原计划完成日期|原定时间|原定完成时间|初始计划|合同日期|合同工期日期|首次承诺日期|基線|当初計画
            |当初計画日|初回期限|元の期限|契約納期|baz tarih|temel bitiş|ilk hedef tarih|ilk termin|sözleşme tarihi
            |původní plán|prvotní termín|směrný plán|smluvní termín|výchozí termín|původně plánováno
            |ursprunglig plan|ursprungligt slutdatum|ursprunglig tid|baslinjedatum|originaldatum|avtalat datum
            |pierwotny termin|termin pierwotny|plan bazowy|oprindelig dato|oprindelig deadline|opprinnelig dato
            |opprinnelig frist""",
    ),
    "due_date": Synonyms(
        """
            due date|due|need date|need by|need by date|required date|required by|date required|date needed|deadline
            |target date|end date|end|finish date|finish|due by|planned end|planned end date|target|planned finish
            |planned finish date|planned date|plan date|plan end|plandate|planned completion|planned completion date
            |target completion date|target end date|est deadline|commit date|committed date|scheduled finish
            |delivery date|by when|fällig|fällig am|fälligkeit|fälligkeitsdatum|termin|endtermin|ende|enddatum
            |zieltermin|geplantes ende|frist|bis|bis wann|échéance|date d'échéance|date de fin|fin|date fin
            |date limite|date cible|date de livraison|fin prévue|fecha límite|fecha de fin|fecha fin|vencimiento
            |fecha de vencimiento|fecha objetivo|fecha de entrega|plazo|prazo|data de término|término|data fim
            |data final|data de entrega|data limite|vencimento|fim|scadenza|data fine|fine|vervaldatum|einddatum
            |einde|streefdatum|срок|дата окончания|окончание|конец|завершение|дедлайн|дата завершения|截止日期|结束
            |结束日期|结束时间|完成日期|到期日|计划完成|期限|終了日|終了|予定完了日|予定完了日時|完了予定日|納期
            |bitiş|bitiş tarihi|son tarih|konec|datum ukončení|datum do|slutdatum|förfallodatum|종료일|완료예정일
            |마감일|plan finish|planned delivery|delivery due|complete by|completed by|needed by|due on|deliver by
            |end planned|finish planned|deadlines|target deadline|target completion|target finish
            |milestone date planned|planned milestone date|soll|soll termin|soll datum|soll ende|plan termin
            |plan ende|plantermin|geplanter termin|geplantes datum|endzeitpunkt|lieferdatum|liefertermin|abgabe
            |abgabetermin|abgabedatum|zieldatum|stichtag|fertig bis|fertigstellungstermin|abschlussdatum
            |date d'échéance prévue|date de fin prévue|livraison|date prévue|date objectif|délai|date butoir
            |date de rendu|rendu|pour le|fecha final|fecha de finalización|fin planificado|fin previsto
            |fecha compromiso|entrega|fecha tope|límite|data prazo|data de fim|conclusão prevista|término previsto
            |data prevista de término|previsão de término|data término|fim previsto|data alvo|data de vencimento
            |data scadenza|data di scadenza|data di fine|fine prevista|termine|data obiettivo|data di consegna|entro
            |deadline datum|opleverdatum|oplevering|geplande einddatum|gereed|datum gereed|einddatum gepland
            |плановая дата|план|план окончание|окончание план|срок исполнения|срок выполнения|плановый срок
            |дата сдачи|крайний срок|плановая дата окончания|дата окончания план|контрольный срок|выполнить до
            |计划结束日期|计划结束时间|计划完成日期|计划完成时间|计划日期|截止时间|截止|交付日期|目标日期|完成期限
            |要求完成日期|終了予定日|終了予定|完了予定|予定終了日|予定完了|期日|締切|締切日|完了期限|計画終了日
            |目標日|hedef tarih|teslim tarihi|planlanan bitiş|bitiş zamanı|termin tarihi|vade|son gün|termín do
            |termín dokončení|datum konce|plánovaný konec|plánovaný termín|splatnost|do kdy|cílové datum
            |termín splnění|slut|slutdag|planerat slut|leveransdatum|klart datum|måldatum|senast|förfaller|till|마감
            |기한|납기|완료 예정일|목표일|계획 종료일|종료 예정일|data zakończenia|koniec|zakończenie
            |planowane zakończenie|termin realizacji|termin wykonania|slutdato|sluttdato|forfald|forfaldsdato
            |forfallsdato|frist dato|deadline dato|päättymispäivä|määräaika|loppu|határidő|befejezés|termen
            |data finalizării|klart senast|färdigdatum|förfallodag|wanneer klaar|klaar op|uiterlijk|uiterste datum
            |fertig am|abschluss bis|zu erledigen bis|à faire pour le|à livrer le|date de remise|date d'achèvement
            |achèvement prévu|para cuándo|fecha compromiso de entrega|para quando|per quando|entro il
            |consegna prevista|по|до|к сроку|срок сдачи|完工日期|截至日期|預計完成|いつまで|完了希望日
            |ne zamana kadar|bitirme tarihi|son teslim tarihi|dokončit do|hotovo do|do|až do|klart till|senast klart
            |ska vara klart|data prevista
            |完成时限|办结时限""",
        """
            klart|klar|data de conclusão|date|dates|milestone date|when|wann|datum|quand|fecha|cuándo|quando|data
            |end time|completion date|дата|日期|日付|tarih|completion|end month|week|kw|kalenderwoche|timeline
            |milestone planned|gate date|prazo final|term|plan|month|monat|mois|mes|mese|maand|месяц|月份|měsíc
            |månad|quarter|quartal|trimestre|kwartaal|квартал|季度|四半期|čtvrtletí|kvartal|year|jahr
            |fecha de término|datum dokončení""",
    ),
    "forecast_date": Synonyms(
        """
            est date|est completion|est completion date|forecast|forecast date|forecast finish|forecast end
            |forecast completion|expected date|expected finish|eta|expected completion|estimated completion
            |estimated completion date|projected date|projected finish|revised date|revised due date
            |revised end date|current estimate|latest estimate|prognose|prognosedatum|erwartet|erwartetes ende
            |prévision|date prévisionnelle|fin estimée|date révisée|pronóstico|fecha prevista|fecha estimada
            |previsão|previsione|verwacht|прогноз|预计日期|预计完成|見込日|予測日|tahmini bitiş|předpoklad
            |forecast due date|expected delivery|expected end|expected end date|latest forecast|current forecast
            |estimated finish|estimated end|aktuelle prognose|voraussichtlich|voraussichtliches ende|neuer termin
            |forecast termin|nouvelle date|date estimée|fin prévisionnelle|atterrissage|fecha pronosticada
            |nueva fecha|fecha estimada de fin|fin estimado|nova data|data estimada|término estimado|previsão atual
            |data stimata|data prevista aggiornata|fine stimata|verwachte datum|verwachte einddatum|прогнозная дата
            |прогноз окончания|ожидаемая дата|ожидаемый срок|预计完成日期|预计完成时间|预测日期|预计结束|完了見込
            |完了見込日|見込完了日|最新予定日|tahmini tarih|öngörülen tarih|beklenen tarih|prognóza
            |odhadovaný termín|očekávaný termín|nový termín|prognosdatum|förväntat datum|beräknat slut|예상일
            |예상 완료일|předpokládaný termín|odhad termínu|revised completion|revised due|revised finish
            |revised end|revised deadline|revised target|revised target date|rescheduled to|new due date
            |new deadline|updated due date|revidierter termin|neues datum|verschoben auf|nouvelle échéance|report au
            |fecha revisada|data revista|nuova data|data rivista|nieuwe datum|herziene datum|новый срок
            |перенос срока|перенесено на|调整后日期|变更后日期|変更後期限|見直し期限|yeni tarih|revize tarih
            |revidovaný termín|nytt datum|reviderat datum""",
        """
            estimated end date|new date|revised|estimate date|data prevista|f'cast|fcst|fcst date|etc date|ecd
            |expected|anticipated completion|anticipated date|anticipated finish|projected|latest date|likely date
            |outlook|prognosetermin|vorauss. ende|voraussichtl. ende|voraussichtlicher termin|vorauss. termin
            |vsl. ende|vsl. termin|erwarteter termin|erwarteter abschluss|fc-termin|aktueller termin
            |neuer zieltermin|geschätztes ende|terminprognose|verlängert bis|aktualisierter termin|date probable
            |date actualisée|échéance actualisée|fecha proyectada|fecha reprogramada|fin proyectado|fecha esperada
            |reprogramación|nuevo plazo|fecha probable|fecha actualizada|previsão de término|novo prazo
            |data reprogramada|data projetada|data provável|reprogramado para|nuova scadenza|scadenza rivista
            |data aggiornata|data riprogrammata|stima fine|verwachte oplevering|nieuwe deadline|bijgestelde datum
            |herziene planning|verwachte afronding|ожидаемое окончание|новая дата|перенесенный срок|уточненный срок
            |скорректированный срок|актуальный срок|预计结束时间|预计交付|预计交付日期|预计上线时间|最新预计
            |调整后时间|调整后完成时间|延期至|新计划时间|预估完成时间|預計完成日|見込み日|見通し|予測終了日
            |変更後納期|修正予定日|再設定日|延期後|見直し後|リスケ後|tahmini tamamlanma|beklenen bitiş
            |öngörülen bitiş|revize bitiş|revize termin|güncel tarih|ertelenen tarih|yeni termin
            |předpokládané dokončení|odhad dokončení|očekávané dokončení|aktuální termín|posunuto na|upravený termín
            |předpokl. termín|aktualizovaný termín|beräknat klart datum|beräknat slutdatum|förväntat klart
            |förväntat slut|ny deadline|uppskattat slut|justerat datum|ny tidpunkt|uppdaterat datum prognos
            |przewidywany termin|nowy termin|spodziewana data|forventet dato|forventet slut|forventet ferdig|ny dato
            |ny frist|revideret dato""",
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
            |avslutad datum|실제 완료일|완료일|실제 종료일|faktyczne zakończenie|rzeczywiste zakończenie
            |data wykonania|faktisk slutdato|faktisk sluttdato|tatsächlich|completado el|実績日|gerçekleşen
            |skutečnost|klart den|delivered|delivered on|delivery actual|signed off on|geliefert am|umgesetzt am
            |fait le|clos le|entregado el|cerrado el|hecho el|fecha de cierre real|entregue em|feito em
            |consegnato il|fatto il|chiuso il|concluso il|opgeleverd op|klaar gemeld|gedaan op|сдано
            |выполнено фактически|дата факта|фактически|完成于|实际交付|実施日|teslim edildiği tarih
            |tamamlandığı tarih|bitirildiği tarih|skutečně dokončeno|hotovo dne|klart datum faktiskt|avslutades
            |levererat|slutfört datum|data de conclusão|werkelijk opgeleverd|werkelijk gereed|fecha de término real
            |fine lavori effettiva|effettivo|real finish|umsetzungsdatum|erledigungsdatum|realisierungsdatum
            |date de réalisation effective|fecha de ejecución|data de execução|data di esecuzione""",
        """
            completed at|closed at|finished at|done at|resolved at|delivered at|completion date|date done|end actual
            |closed|done|complete|fertig|hecho|feito|готово|выполнено|completed|finished|erledigt|abgeschlossen
            |réalisé|terminado|concluído|splněno|klart|act. finish|act. date|act. end|af|date of completion
            |done date|closure date|tats. ende|tats. termin|abschluss am|beendet am|erreicht am|abgenommen am
            |abnahmedatum|datum erledigt|realisiert am|réel|date réalisation|achevé le|clôturé le|clôture
            |date d'achèvement|date d'achèvement réelle|soldé le|date de livraison réelle|fecha cierre|cierre
            |finalizado el|realizado el|fecha de cumplimiento|fecha ejecutada|real|fecha de conclusión|conclusão
            |finalizado em|data de fechamento|encerrado em|data realizada|execução em|terminato il|data di chiusura
            |data completamento|data consegna effettiva|realizzato il|data realizzazione|afgerond|voltooid op
            |gereed gemeld|gereedmelding|gesloten op|datum voltooid|datum gesloten|afgehandeld op|datum afhandeling
            |werkelijke oplevering|realisatie|realisatiedatum|дата фактического выполнения
            |дата фактического исполнения|фактическое исполнение|закрыто|дата реализации|завершено
            |фактическое завершение|完成日期|关闭日期|关闭时间|办结时间|完工日期|实际完工|完结日期|验收日期|解决日期
            |実績|実際の終了日|完了年月日|クローズ日|対応完了日|対応日|解決日|納品日|リリース実績日|fiili bitiş
            |fiili bitiş tarihi|fiili tarih|kapanış tarihi|kapatma tarihi|kapanma tarihi|bittiği tarih
            |fiili tamamlanma|dokončeno|datum splnění|ukončeno dne|uzavřeno dne|datum uzavření|skut. termín
            |předáno dne|skutečné splnění|datum realizace|faktiskt slutdatum|verkligt slut|verkligt datum|avslutat
            |avslutad den|klarmarkerad|datum klart|färdig datum|åtgärdat|åtgärdat datum|stängt|stängd datum
            |data faktyczna|zakończono|faktisk dato|afsluttet|afsluttet den|fullført dato|ferdigstilt
            |blev klart|ist fertig|wann fertig geworden|fait le|gereed gemeld op""",
    ),
}
