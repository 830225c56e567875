"""The words that headers use for what a milestone is, what it serves and what is said of it.

A table only, in several languages.
"""

from __future__ import annotations

from validation.naming.synonyms import Synonyms

WHAT_WORDS: dict[str, Synonyms] = {
    "key": Synonyms(
        """
            id|key|milestone id|milestone key|task id|activity id|item id|issue key|ref|reference|wbs|wbs code|code
            |number|task code|unique id|uid|identifier|ticket|issue id|risk id|action ref|task no|task number
            |milestone no|milestone number|kennung|schlüssel|nr|lfd nr|laufende nummer|nummer|psp|psp code
            |vorgangsnummer|vorgangs nr|ap nr|identifiant|numéro|n°|repère|código|identificador|clave|núm|chave
            |codice|identificativo|volgnummer|номер|код|ид|编号|序号|任务编号|里程碑编号|任务id|タスクid|番号|項番
            |kod|numara|číslo|nyckel|번호|id #|task #|item #|id task|deliverable id|milestone ref|wbs number|wbs no
            |outline number|identnummer|id nr|aufgaben nr|meilenstein nr|nummer ap|vorgang nr|ap id|id tâche
            |n° tâche|code tâche|numéro de tâche|id tarea|código tarea|n° tarea|id tarefa|código da tarefa|nº tarefa
            |codice attività|id attività|taaknummer|taak id|mijlpaalnummer|номер задачи|код задачи|№ п п|шифр
            |идентификатор|任务序号|任务编码|编码|里程碑id|分级|wbs编号|タスク番号|管理番号|課題番号|管理no|課題no
            |görev no|görev kodu|sıra no|číslo úkolu|označení|id úkolu|uppgifts id|uppgiftsnummer|löpnummer|referens
            |작업번호|작업 id|관리번호|nr zadania|lp.|opgave nr|oppgave nr|rif|löpnr|rif no|act no|activity no
            |activity number|objective id|kenn nr|maßnahmennummer|maßnahmen nr|n° action|n° d'action|id actividad
            |id acción|n° acción|id ação|id azione|n azione|actie nr|actienummer|№ задачи|任务号|項番号
            |sıra numarası|poř č|pořadové číslo|åtgärdsnummer|aktivitetsnummer|ärendenummer|cod""",
        """
            no|#|sr no|sr|s no|sno|serial no|serial number|sl no|item|item no|pos|position|milestone|line|index
            |порядок|poř|pořadí|č|sıra|序|no de tâche|no. de tarea|id da tarefa|progressivo|ärendenr""",
    ),
    "title": Synonyms(
        """
            milestone|milestone name|milestones|milestone title|milestone description|title|name|task name
            |activity name|activity|activities|task title|summary|deliverable name|project name|issue|action item
            |event name|short title|meilenstein|meilensteine|meilensteinname|titel|bezeichnung|vorgang|vorgangsname
            |aufgabe|aufgaben|tätigkeit|tätigkeiten|aktivität|aktivitäten|arbeitspaket|arbeitspakete|jalon|jalons
            |intitulé|libellé|titre|tâche|tâches|activité|activités|nom de la tâche|nom du jalon
            |description du jalon|hito|hitos|título|tarea|tareas|actividad|actividades|nombre de la tarea|nombre
            |marco|marcos|tarefa|tarefas|atividade|atividades|nome|nome da tarefa|entregável|entregáveis|attività
            |compito|titolo|mijlpaal|mijlpalen|taak|taken|naam|activiteit|веха|вехи|задача|задачи|название
            |наименование|этап|мероприятие|任务|任务名称|里程碑|名称|活动|工作内容|タスク|タスク名|作業|作業項目
            |マイルストーン|課題名|件名|görev|görevler|kilometre taşı|başlık|milník|úkol|název|aktivita|milstolpe
            |uppgift|aktivitet|작업|작업명|업무|태스크|마일스톤|할일|what needs to be done|task name milestone|gate
            |gates|gate name|milestone task|task milestone|project milestone|key milestone|key milestones
            |arbeitsschritt|arbeitsschritte|vorhaben|meilenstein name|name des meilensteins|vorgangsbezeichnung
            |aufgabenbeschreibung|étape|étapes|livrable|livrables|nom de l'activité|nom de tâche|nom tâche
            |jalons clés|libellé de la tâche|entregable|entregables|nombre de la actividad|nombre del hito
            |nombre de tarea|nome da atividade|nome do marco|etapa|etapas|nome attività|nome del compito
            |pietra miliare|milestone nome|obiettivo intermedio|consegna|fase attività|naam taak|taaknaam
            |naam mijlpaal|activiteiten|deelproduct|naam activiteit|работа|работы|наименование работ
            |наименование задачи|название задачи|наименование этапа|наименование вехи|контрольная точка|任务项
            |工作任务|工作项|里程碑名称|活动名称|事项|工作包|任务描述|タスク内容|作業内容|作業名|項目名|小項目
            |マイルストーン名|görev adı|kilometre taşı adı|iş paketi|aktivite|faaliyet|görev tanımı|název úkolu
            |název milníku|název aktivity|činnost|úkoly|milníky|uppgiftsnamn|aktiviteter|milstolpar|delmål|leverans
            |moment|arbetsuppgift|작업 내용|업무명|과제명|마일스톤명|할 일|zadanie|zadania|nazwa zadania
            |kamień milowy|kamienie milowe|czynność|działanie|opgaver|oppgave|oppgaver|milepæl|milepæle|milepæler
            |aktivitetsnavn|tehtävä|tehtävät|välietappi|feladat|mérföldkő|sarcină|activitate|release|release name
            |maßnahme|maßnahmen|traguardo|traguardi|actie|acties|onderwerp|項目|åtgärd|åtgärder|iş|iş adı|iş kalemi
            |yapılacak iş|faaliyet adı|vad ska göras|wat moet er gebeuren|was ist zu tun|que faire|qué hay que hacer
            |o que fazer|cosa fare|что сделать|co je třeba udělat|ne yapılacak|action required|action description
            |key result|objective name|milestone deliverable|deliverable milestone|work item name|leistung
            |leistungsbeschreibung|gegenstand|maßnahmenbezeichnung|nom de l'action|libellé de l'action|mesure
            |mesures|acción|acciones|acción a realizar|nombre de la acción|ações|azione|azioni|actiepunt|actiepunten
            |actieomschrijving|activiteitomschrijving|действие|действия|содержание работ|наименование мероприятия
            |вид работ|具体工作|工作事项|行动项|作業項目名|実施項目|実施内容|やること|yapılacaklar|eylem|opatření
            |činnosti|popis úkolu|aktivitetsnamn|insats|insatser|arbetsmoment|opera|opere|partida|partidas|maatregel
            |maatregelen|zamierzenie|przedsięwzięcie|tiltak|tiltag|toimenpide""",
        """
            task|tasks|description|descr|desc|deliverable|deliverables|item|items|subject|action|work item
            |user story|story|work package|work packages|task description|activity description|feature|requirement
            |objective|initiative|risk|risk description|event|project title|topic|what|work breakdown structure
            |initiative activity|action decision|beschreibung|thema|was|pakete|paket|description des tâches|quoi
            |sujet|descripción|asunto|qué|descrição|assunto|o que|ação|descrizione|omschrijving|wat|описание|что
            |描述|内容|说明|概要|açıklama|popis|beskrivning|zadání|wbs item|wbs items|work items|workpackage|to do
            |todo|opgave|voornemen|tema|항목|bod|položka|ärende|konu|madde|to do item|à faire|por hacer|a fazer
            |da fare|k vyřízení|offene punkte|actions|measure""",
    ),
    "outcome": Synonyms(
        """
            outcome|business outcome|business result|expected outcome|expected result|benefit|benefits|value
            |impact goal|ergebnis|nutzen|résultat|résultat attendu|bénéfice|resultado|beneficio|результат|成果
            |business value|target outcome|measurable outcome|outcome kpi|geschäftsnutzen|wirkung
            |erwartetes ergebnis|valeur métier|résultats attendus|resultado esperado|beneficio esperado
            |resultado de negócio|beneficio atteso|risultato|risultato atteso|resultaat|beoogd resultaat|baten
            |ожидаемый результат|эффект|预期成果|业务价值|収益|期待効果|beklenen sonuç|fayda|přínos|výsledek|nytta
            |effekt|기대효과|성과|目标|成果物|sonuç""",
        """
            result|results|objective|goal|purpose|ziel|objectif|objetivo|expected benefit|intended outcome
            |intended result|value delivered|business benefit|strategic outcome|desired outcome|desired result
            |zielzustand|zielergebnis|mehrwert|erwarteter nutzen|angestrebtes ergebnis|business-nutzen
            |bénéfice attendu|gain attendu|gains attendus|impact attendu|finalité|impacto esperado|valor de negocio
            |ganho esperado|risultati attesi|impatto atteso|obiettivo|valore di business|verwacht resultaat|doel
            |beoogd effect|ожидаемый эффект|польза|цель|бизнес-эффект|выгода|预期结果|预期效果|预期收益|收益
            |达成效果|期待成果|効果|目的|期待される成果|得られる効果|beklenen fayda|hedef sonuç|iş değeri|amaç
            |beklenen çıktı|očekávaný výsledek|očekávaný přínos|cíl|cílový stav|förväntat resultat|förväntad nytta
            |effektmål|mål|syfte|oczekiwany rezultat|korzyści|forventet resultat|gevinst|formål""",
    ),
    "done_definition": Synonyms(
        """
            definition of done|done definition|dod|acceptance criteria|exit criteria|success criteria
            |completion criteria|abnahmekriterien|akzeptanzkriterien|fertig wenn|critères d'acceptation
            |critère de fin|criterios de aceptación|critérios de aceitação|критерии приемки|验收标准|完了条件
            |受入基準|kabul kriterleri|deliverable acceptance|definition fertig|definition des abschlusses
            |abnahmekriterium|fertigstellungskriterium|définition du terminé|critère d'acceptation|critères de fin
            |definición de hecho|criterio de aceptación|criterios de cierre|definição de pronto|critério de aceite
            |critérios de conclusão|criteri di accettazione|definizione di fatto|acceptatiecriteria
            |definitie van gereed|критерий готовности|критерии завершения|完成标准|完成定义|验收条件|完了定義
            |完了基準|受け入れ基準|tamamlanma kriteri|bitti tanımı|kritéria dokončení|akceptační kritéria
            |kriterier för klart|acceptanskriterier|완료기준""",
        """
            criteria|done when|kpi|measure|deliverable criteria|done criteria|success criterion|means of acceptance
            |success measure|success measures|measure of success|measures of success|success indicator
            |how do we know it's done|acceptance|acceptance criterion|gate criteria|criteria for completion
            |criteria of success|performance indicator|indicator of achievement|erfolgskriterium|erfolgskriterien
            |erfüllt, wenn|erledigt wenn|messkriterium|erfolgsindikator|critère d'achèvement|critères d'achèvement
            |critères de réussite|critère de succès|critères de succès|critères de validation|critère de validation
            |définition de terminé|condition de fin|terminé quand|indicateur de réussite|criterios de éxito
            |criterio de éxito|definición de terminado|criterio de cumplimiento|indicador de logro|terminado cuando
            |critério de sucesso|critérios de sucesso|definição de concluído|indicador de sucesso|pronto quando
            |criteri di successo|criterio di completamento|criteri di completamento|completato quando
            |definizione di completato|succescriteria|succescriterium|klaar als|klaar wanneer|gereed als
            |definitie van klaar|oplevercriteria|критерий выполнения|критерии успеха|условие завершения
            |готово, когда|验收要求|成功标准|交付标准|完成条件|达标标准|受入条件|達成基準|達成条件|成功基準|判定基準
            |kabul kriteri|tamamlanma kriterleri|başarı kriteri|başarı kriterleri|tamamlanma koşulu
            |akceptační kritérium|kritéria přijetí|kritérium splnění|kritéria splnění|kritéria úspěchu
            |definice hotového|hotovo, když|godkännandekriterier|klart när|klar när|framgångskriterier|kriterier
            |definition av klart|kryteria akceptacji|kryterium ukończenia|succeskriterier|suksesskriterier""",
    ),
    "evidence": Synonyms(
        """
            evidence|proof|proof of completion|nachweis|preuve|evidencia|доказательство|证据|エビデンス|kanıt|důkaz
            |proof link|evidence link|nachweise|beleg|belege|justificatif|pièce justificative|prueba|comprobante
            |comprovante|prova|bewijs|bewijsstuk|подтверждение|подтверждающий документ|证明|证明材料|証跡
            |成果物リンク|kanıt belgesi|doložení|bevis|underlag|증빙|evidenza""",
        """
            link to evidence|document link|artifact|artefact|evidence of completion|supporting evidence
            |supporting documents|supporting document|supporting documentation|means of verification|mov
            |verification|source of verification|proof of delivery|documentation|link to document
            |link to deliverable|nachweisdokument|verifizierung|dokumentation|moyen de vérification
            |moyens de vérification|source de vérification|élément de preuve|soporte|soportes|medio de verificación
            |medios de verificación|documento de soporte|fuente de verificación|comprovação|meio de verificação
            |meios de verificação|documento comprobatório|prove|documento a supporto|documentazione a supporto
            |mezzo di verifica|fonte di verifica|bewijslast|verificatiebron|onderbouwing|отчетный документ|документ
            |ссылка на документ|佐证材料|支撑材料|完成证明|验证材料|证明文件|佐证|交付物链接|証拠|根拠資料|完了証跡
            |確認資料|kanıtlar|destekleyici belge|doğrulama kaynağı|kanıt linki|doklad|důkaz splnění
            |doklad o splnění|způsob ověření|zdroj ověření|prokazatelný výstup|verifikation|verifiering|verifikat
            |dowód|dowody|źródło weryfikacji|dokumentasjon
            |moyens de preuve|elementi di prova|medios de prueba|meios de prova""",
    ),
    "risk": Synonyms(
        """
            risk|risks|key risks|risk description|risiko|risiken|risque|risques|riesgo|riesgos|risco|riscos|rischi
            |риски|风险|リスク|riskler|rizika|risk issue|risks issues|risks and issues|key risk|top risk|main risk
            |risiken probleme|risikobeschreibung|risiko beschreibung|risques principaux|points de vigilance
            |riesgo principal|riesgos y problemas|riscos e problemas|risco principal|rischio|rischi principali
            |risico|risico s|риск|основные риски|описание риска|主要风险|风险描述|风险点|課題リスク|リスク内容
            |risk açıklaması|riziko|hlavní rizika|risker|riskbeskrivning|리스크|위험|issues and risks|issues risks""",
        """
            issues|problems|concerns|potential risks|identified risks|threats|risk statement|risk event
            |risks and mitigation|hauptrisiko|mögliche risiken|gefahren|hauptrisiken|risques identifiés
            |points d'attention|risques et problèmes|aléas|risques et aléas|description du risque
            |riesgos identificados|descripción del riesgo|riesgos y obstáculos|riesgos asociados|posibles riesgos
            |riscos identificados|principais riscos|descrição do risco|riscos associados|descrizione rischio
            |criticità|rischi e criticità|rischi identificati|belangrijkste risico's|omschrijving risico|knelpunten
            |aandachtspunten|risico-omschrijving|риски и проблемы|ключевые риски|возможные риски|潜在风险|风险与问题
            |风险及问题|风险说明|存在风险|关键风险|想定リスク|主なリスク|懸念事項|懸念点|リスク・課題|リスク事項
            |risk tanımı|riskler ve sorunlar|popis rizika|rizika a problémy|možná rizika|klíčová rizika
            |risker och problem|huvudrisk|identifierade risker|viktigaste risker|ryzyko|ryzyka|opis ryzyka|risici""",
    ),
    "notes": Synonyms(
        """
            notes|note|narrative|commentary|comments|comment|remarks|remark|additional notes|status notes
            |status comment|bemerkung|bemerkungen|kommentar|kommentare|anmerkung|anmerkungen|notizen|hinweis
            |remarque|remarques|commentaire|commentaires|observación|observaciones|comentario|comentarios|notas
            |observação|observações|obs|osservazioni|commenti|opmerking|opmerkingen|примечание|примечания
            |комментарий|备注|注释|说明|備考|コメント|メモ|notlar|açıklamalar|poznámka|poznámky|anteckningar|비고
            |note comment|notes comments|comments notes|comment notes|additional comments|general comments
            |latest update|status update|bemerkung kommentar|hinweise|anm|bem|notiz|zusatzinfo|kommentierung
            |commentaire observations|observations|observation|précisions|notas adicionales|observaciones generales
            |comentarios adicionales|anotaciones|anotações|notas gerais|observações gerais|note aggiuntive
            |annotazioni|osservazione|commento|notitie|notities|toelichting|комментарии примечания|заметки|замечания
            |пометки|комментарий примечание|说明备注|备注说明|注|附注|補足|メモ欄|特記事項|摘要|not|yorum|yorumlar
            |notlar açıklamalar|komentář|komentáře|pozn|vysvětlivky|kommentarer|noteringar|övrigt|anmärkning|참고
            |메모|코멘트|uwagi|komentarz|komentarze|bemærkning|bemærkninger|merknad|merknader|huomautukset|kommentit
            |megjegyzés|megjegyzések|observații|progress update|latest news|erläuterung|erläuterungen|sachstand
            |point d'avancement|detalle|detalles|detalhes|dettagli|bijzonderheden|пояснения|情况说明|进展情况说明
            |補足説明|ek bilgi|doplnění|övriga kommentarer|opm|comments issues|issues comments""",
        """
            description|açıklama|details|further information|additional information|update|updates|details of task
            |beschreibung|task detail|como|comment faire|how|wie|课题详细|課題詳細|対応詳細|任务说明
            |details bemerkung|purpose|zweck|详细|詳細|additional info|weekly update|progress notes
            |progress comments|further details|misc|miscellaneous|background|explanation|feedback|follow-up|memo
            |key updates|sonstiges|info|infos|zusatzinformation|aktueller sachstand|rückmeldung|ergänzung|rem|comm
            |informations complémentaires|divers|aclaraciones|información adicional|seguimiento
            |informações adicionais|informações complementares|considerações|informazioni aggiuntive
            |ulteriori informazioni|varie|aantekeningen|aanvullende informatie|extra info|прим|коммент|дополнительно
            |доп. информация|подробности|справка|особые отметки|评论|补充说明|详细说明|其他|进展说明|最新进展|备忘
            |注記|備考欄|その他|連絡事項|進捗コメント|備考・メモ|düşünceler|detay|detaylar|görüşler|připomínky
            |vysvětlení|další informace|upřesnění|popis stavu|övrig information|information|lägesrapport|notatki
            |opis|notat
            |note varie|bijzonderheid|备注事项""",
    ),
}
