"""The words that headers use for how a milestone stands, what it waits for and what it costs.

A table only, in several languages.
"""

from __future__ import annotations

from validation.naming.synonyms import Synonyms

HOW_WORDS: dict[str, Synonyms] = {
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
            |stav plnění|status nu|nuläge|tillstånd|진행상태|진행상황|진행 상태|stan|stan realizacji|tila|állapot
            |stare|完成情况|任务完成情况|落实情况|进展情况|実施状況|進行状況""",
        """
            done|completed|complete|progress|erledigt|fait|hecho|feito|fatto|выполнено|是否完成|phase status
            |completion status|状态 完成|is done|finished|closed|open closed|completato|klaar|klar|bitti
            |tamamlandı mı|state|hotovo|stat|terminé|erfüllt|cumplida|cumplido|realizada|realizado|executada
            |executado|eseguito|uitgevoerd|отметка о выполнении|отметка|genomfört|umgesetzt|réalisée|yapıldı mı
            |done y n|complete y n|实施情况|執行狀況|condition""",
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
            |진행율|postęp|% ukończenia|procent ukończenia|fremdrift|% færdig|% ferdig|valmiusaste|készültség
            |progres|dokončeno|färdigt|% compl|% comp|pct compl|erledigungsgrad|umsetzungsgrad|umsetzungsstand %
            |umsetzung in %|umsetzung %|realisierungsgrad|realisierung %|bearbeitungsgrad|arbeitsfortschritt
            |fertigungsgrad|degré d'avancement|% fait|% d'exécution|taux d'exécution|% ejecutado|% ejecución
            |grado de avance|% cumplimiento|% executado|% execução|% fatto|% eseguito|grado di avanzamento|% klaar
            |gereedheid|mate van gereedheid|% исполнения|степень готовности|процент исполнения|готовность в %
            |完成进度 %|已完成 %|进度百分比 %|達成度|出来高|tamamlanma oranı|gerçekleşme oranı|gerçekleşme %|plnění
            |plnění %|% plnění|míra dokončení|rozpracovanost|färdigställandegrad|genomförandegrad|andel klart|grad
            |grad %|avanz|avanz %|av %|avance físico|avance físico %|av físico|stand in %|erl %|anteil erledigt
            |anteil fertig|erledigt in %|quote|part réalisée|porción completada|% realizzato|aandeel gereed
            |доля выполнения|вып %|% вып|% réal|% réalisation|% realización""",
        """
            complete|completion|done %|done|выполнено|erledigt|hotovo|tamamlandı|готовность|tamamlanan|klar %
            |% cumpl|percent|compl %|comp %|% work complete|completeness|completeness %|status %|level of completion
            |degree of completion|percent finished|% finished|% abgeschl|erfüllung %|erl in %|umsetzungsstand
            |bearbeitungsstand in %|status in %|fgr|fg|fg %|realisierung in %|zielerreichung %|zielerreichungsgrad
            |prozent|prozentual|taux d'achèvement|taux %|état d'avancement %|% av|% cumplido|% de cumplimiento
            |% terminado|cumplimiento|cumplimiento %|andamento %|% conclusão|conclusão %|porcentagem concluída
            |perc. concluído|avanço|avanço físico|avanço %|% avanço|% completata|stato avanzamento %|sal|sal %
            |grado di completamento|completamento|completamento %|% afgerond|gereed %|% выполн|% завершения
            |% реализации|выполнено %|выполнение %|исполнение %|степень выполнения|завершено %|当前进度|进展%|完成%
            |百分比|任务进度|工作进度|总体进度|实际进度|形象进度|进展|実績進捗率|消化率|実績率|% tamamlandı|% tamam
            |tamamlanan %|yüzde|bitiş %|hotovo v %|procento splnění|procenta|průběh|stav v %|míra splnění|pokrok
            |% slutfört|% genomfört|klart %|procent|färdiggrad|färdigställt %|upparbetningsgrad|% wykonania
            |stopień realizacji|zaawansowanie %|% fullført|færdiggørelsesgrad""",
    ),
    "health": Synonyms(
        """
            health|rag|brag|brag status|brag rating|rag status|rag rating|traffic light|overall health|ampel
            |ampelstatus|météo|semáforo|farol|светофор|健康|信号|rag state|rag colour|rag color|status rag
            |status colour|status color|status light|health status|project health|gesundheit|statusampel|ampelfarbe
            |ampel status|indicateur|voyant|santé|feu|semáforo estado|salud|saúde|sinal|indicador de status|salute
            |indicatore|stoplicht|gezondheid|индикатор|здоровье|светофор статус|红绿灯|健康度|状态灯|信号灯|ヘルス
            |信号機|sağlık|trafik ışığı|semafor|zdraví|barva|hälsa|trafikljus|ampel rot gelb grün|신호등|상태등""",
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
            |predecessoras|predecessores|dipendenze|predecessori|afhankelijk van|afhankelijkheden|voorganger
            |предшественник|предшественники|зависимости|зависит от|前置任务|依赖|前置|前导任务|先行タスク
            |先行タスク id|前提|依存|öncül|öncüller|bağımlılık|předchůdce|závislosti|föregångare|선행작업
            |depends on id|dependency id|dependencies id|dependent tasks|predecessor task|predecessor tasks
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
            |beroende av|föregående uppgift|선행 작업|선행 업무|의존성|선행|poprzednik|poprzedniki|zależność
            |zależności|zależy od|forgænger|forgjenger|afhængighed|afhængigheder|avhengighet|avhengigheter|edeltäjä
            |riippuvuudet|előzmény|előfeltétel|dependență|依赖于|hängt ab von|wartet auf id|bağımlı olduğu
            |bağlı olduğu|beror på|abh von|abh|abhg|dép|dépend|dep de|dip da|afh van|зав|зав от|záv|závisí|beror av
            |bağlı iş|bağımlı|bloqueado por|bloqueada por|bloccato da|geblokkeerd door|blockiert durch|blockeras av
            |engelleyen""",
        """
            pr|after|needs|links|linked issues|inward issue link blocks|vor|precedes|deps|prior task|preceding
            |preceding activity|precedes by|preceded by|waiting on|required inputs|follows|upstream|linked to
            |relies on|vorg|vorgängervorgang|baut auf|setzt voraus|folgt auf|nach|prédéc|antériorité|antériorités
            |après|en attente de|contraintes d'antériorité|requisito previo|requisitos previos|tareas previas
            |tarea previa|actividad precedente|actividades previas|antecesor|antecesora|tarefa anterior|antecessora
            |antecessoras|vinculado a|propedeuticità|propedeutico a|vincoli|attività propedeutica|voorg
            |randvoorwaarde|randvoorwaarden|voorwaarde|wacht op|vereist|volgt op|предш|предшеств
            |предшествующая работа|предшествующий этап|блокируется|заблокировано|предварительные условия|условие
            |после|связи|связь|前置工作|前置活动|紧前工作|紧前工序|前序|先决条件|前置项|前道工序|关联任务|前置节点
            |先行id|前提条件|前提作業|依存先|依存タスク|先行no|ブロック元|önceki iş|ön koşul|önkoşul|ön koşullar
            |öncelikli faaliyet|bağlantı|předch|předcházející|předcházející činnost|vazba|vazby|podmínka|podmíněno
            |čeká na|blokováno|föreg|förutsättning|förutsättningar|väntar på|kräver|efter|afhængig af|avhengig av
            |依赖节点|návaznost|návaznost na""",
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
            |계획 예산|budżet|planowany koszt|budsjett|смета|сметная стоимость|devis|estimate cost|kostenschätzung
            |kostenvoranschlag|voranschlag|costo stimato|stima costi|raming|kostenraming|概算|見積額|見積金額
            |概算费用|tahmini maliyet|odhad nákladů|kalkyl|capex|cost baseline|budget at completion|bac
            |estimated budget""",
        """
            cost|costs|kosten|coût|costo|coste|custo|amount|planned value|pv|náklady|kostnad|maliyet|стоимость
            |затраты|费用|金额|コスト|費用|importo|costi|비용|price|preis|prix|precio|preço|prezzo|prijs|цена|cena
            |pris|fiyat|价格|単価|monto|importe|valor|montant|betrag|bedrag|сумма|belopp|tutar|opex|budgeted cost
            |total cost|funding|funds|funding required|contract value|contract sum|quote|quoted price|fee
            |grant amount|sollkosten|planbudget|budgetansatz|ansatz|haushaltsansatz|kostenrahmen|kostenansatz
            |gesamtkosten|gesamtbudget|auftragssumme|auftragswert|investition|mittelbedarf|coût estimatif|coût total
            |estimation|enveloppe|enveloppe budgétaire|chiffrage|presup|ppto|coste total|costo programado
            |costo total|costo presupuestado|importe presupuestado|inversión|monto presupuestado|valor del contrato
            |orçado|valor orçado|custo total|custo orçado|verba|investimento|costo preventivato|costi stimati
            |costo totale|importo lavori|spesa prevista|stanziamento|stanziato|begroot|begrote kosten|krediet
            |сумма договора|объем финансирования|финансирование|лимит|投资额|总投资|合同金额|预估费用|预估成本|经费
            |经费预算|計画予算|見積|見積費用|費用見積|金額|概算費用|予定金額|想定費用|予定費用|öngörülen maliyet
            |bedel|sözleşme bedeli|ödenek|předpokládané náklady|předpokládaná cena|částka|rozpočtované náklady
            |kalkylerad kostnad|anslag|koszt|kwota|omkostninger|estimeret pris""",
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
            spend|expenditure|ev ac|actual|ist|réel|real|effettivo|werkelijk|факт|实际|実績|gerçekleşen|skutečnost
            |act. cost|budget used|used budget|incurred|expenditure to date|invoiced|invoiced to date|paid
            |paid to date|consumed|consumed budget|utilized|utilised|budget utilized|budget consumed|acwp|ytd spend
            |verbrauchtes budget|budgetverbrauch|tats. kosten|angefallene kosten|abgerechnet|aktuelle kosten
            |mittelabfluss|verausgabt|kosten bisher|bisherige kosten|kosten aktuell|bezahlt|abgerufen|coût effectif
            |montant engagé|engagé|payé|facturé|pagado|facturado|costo incurrido|devengado|consumido|inversión real
            |custo incorrido|executado|despesas|despesa realizada|pago|faturado|costi reali|costi sostenuti
            |consuntivo|spesa|spese sostenute|spesa effettiva|spesa sostenuta|importo pagato|budget consumato
            |budget utilizzato|pagato|fatturato|impegnato|gerealiseerde kosten|realisatie|uitgaven|bestedingen
            |gemaakte kosten|betaald|gefactureerd|uitputting|освоено|освоено, руб|оплачено|расходы|факт расходов
            |выплачено|расход|кассовый расход|已支出|已使用|已付金额|已支付|支出|累计支出|决算|执行金额|已完成投资
            |支出額|支出金額|実費|実際の費用|実支出|消化額|執行額|支払額|支払済|使用額|予算消化|fiili maliyet
            |harcamalar|ödenen|kullanılan bütçe|skut. náklady|čerpání rozpočtu|proinvestováno|zaplaceno
            |vynaložené náklady|fakturováno|výdaje|skutečná cena|upparbetat|upparbetade kostnader|nedlagda kostnader
            |fakturerat|betalt|spenderat|utgifter|koszt rzeczywisty|wydano|wydatki|poniesione koszty|forbrug
            |faktiske omkostninger|påløbne omkostninger|påløpt
            |使った額|costo a la fecha|gasto a la fecha""",
    ),
}
