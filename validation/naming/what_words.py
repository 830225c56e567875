"""The words that headers use for what a milestone is and whose it is, in several languages. A table only."""

from __future__ import annotations

from validation.naming.synonyms import Synonyms

WHAT_WORDS: dict[str, Synonyms] = {
    "key": Synonyms(
        """
            id|key|milestone id|milestone key|task id|activity id|item id|issue key|ref|reference|wbs|wbs code|code
            |number|task code|unique id|uid|identifier|ticket|issue id|risk id|action ref|task no|task number
            |milestone no|milestone number|kennung|schlüssel|nr|lfd nr|laufende nummer|nummer|psp|psp code
            |vorgangsnummer|vorgangs nr|ap nr|identifiant|référence|numéro|n°|repère|código|identificador|clave
            |número|núm|chave|codigo|codice|identificativo|volgnummer|номер|код|ид|编号|序号|任务编号|里程碑编号
            |任务id|タスクid|番号|項番|kod|numara|číslo|kód|nyckel|번호|id #|task #|item #|id task|deliverable id
            |milestone ref|wbs number|wbs no|outline number|identnummer|id nr|aufgaben nr|meilenstein nr|nummer ap
            |vorgang nr|ap id|id tâche|n° tâche|code tâche|numéro de tâche|id tarea|código tarea|n° tarea|id tarefa
            |código da tarefa|nº tarefa|codice attività|id attività|taaknummer|taak id|mijlpaalnummer|номер задачи
            |код задачи|№ п п|шифр|идентификатор|任务序号|任务编码|编码|里程碑id|分级|wbs编号|タスク番号|管理番号
            |課題番号|管理no|課題no|görev no|görev kodu|sıra no|číslo úkolu|označení|id úkolu|uppgifts id
            |uppgiftsnummer|löpnummer|referens|작업번호|작업 id|관리번호
            |nr zadania|lp.|opgave nr|oppgave nr
            |rif|löpnr|rif.
            |rif no|act no|activity no|activity number|objective id|kenn nr|maßnahmennummer|maßnahmen nr
            |n° action|n° d'action|réf|id actividad|id acción|n° acción|id ação|id azione|n azione|actie nr
            |actienummer|№ задачи|任务号|項番号|sıra numarası|poř č|pořadové číslo|åtgärdsnummer|aktivitetsnummer
            |ärendenummer
            |cod|cód""",
        """
            no|#|nº|sr no|sr|s no|sno|serial no|serial number|sl no|item|item no|pos|position|milestone|line|index
            |порядок|№|lp|poř|pořadí|č|sıra|序""",
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
            |moment|arbetsuppgift|작업 내용|업무명|과제명|마일스톤명|할 일
            |zadanie|zadania|nazwa zadania|kamień milowy|kamienie milowe|czynność|działanie|opgaver
            |oppgave|oppgaver|milepæl|milepæle|milepæler|aktivitetsnavn|tehtävä|tehtävät|välietappi
            |feladat|mérföldkő|sarcină|activitate|release|release name
            |maßnahme|maßnahmen|traguardo|traguardi|actie|acties|onderwerp|項目|åtgärd|åtgärder
            |iş|iş adı|iş kalemi|yapılacak iş|faaliyet adı|vad ska göras|wat moet er gebeuren
            |was ist zu tun|que faire|qué hay que hacer|o que fazer|cosa fare|что сделать|co je třeba udělat
            |ne yapılacak|action required|action description|key result|objective name|milestone deliverable
            |deliverable milestone|work item name|leistung|leistungsbeschreibung|gegenstand|maßnahmenbezeichnung
            |nom de l'action|libellé de l'action|mesure|mesures|acción|acciones|acción a realizar
            |nombre de la acción|ações|azione|azioni|actiepunt|actiepunten|actieomschrijving
            |activiteitomschrijving|действие|действия|содержание работ|наименование мероприятия|вид работ|具体工作
            |工作事项|行动项|作業項目名|実施項目|実施内容|やること|yapılacaklar|eylem|opatření|činnosti
            |popis úkolu|aktivitetsnamn
            |insats|insatser|arbetsmoment
            |opera|opere|partida|partidas
            |maatregel|maatregelen|zamierzenie|przedsięwzięcie|tiltak|tiltag|toimenpide""",
        """
            task|tasks|description|descr|desc|deliverable|deliverables|item|items|subject|action|work item
            |user story|story|work package|work packages|task description|activity description|feature|requirement
            |objective|initiative|risk|risk description|event|project title|topic|what|work breakdown structure
            |initiative activity|action decision|beschreibung|thema|was|pakete|paket|description des tâches|quoi
            |sujet|descripción|asunto|qué|que|descrição|assunto|o que|ação|descrizione|omschrijving|wat|описание|что
            |描述|内容|说明|概要|açıklama|popis|beskrivning|zadání|wbs item|wbs items|work items|workpackage|to do
            |todo|opgave|voornemen|tema|항목|bod|položka|ärende|konu|madde|to do item
            |à faire|por hacer|a fazer|da fare|k vyřízení|offene punkte|actions|measure""",
    ),
    "function": Synonyms(
        """
            function|team|department|dept|business unit|organisation|organization|division|owning team
            |responsible team|owner group|functional area|workstream|work stream|swimlane|org unit|group|squad
            |discipline|unit|funktion|abteilung|bereich|team name|fachbereich|gewerk|teilprojekt|fonction|équipe
            |service|département|pôle|direction|función|equipo|departamento|área|dirección|função|equipe|setor
            |funzione|reparto|squadra|afdeling|команда|отдел|подразделение|部门|团队|小组|部署|チーム|担当部署
            |departman|ekip|birim|tým|oddělení|avdelning|부서|팀|responsible department|responsible unit
            |responsible function|owning function|function owner|bereich abteilung|organisationseinheit
            |verantwortlicher bereich|team funktion|direction responsable|équipe responsable|unité|métier|secteur
            |área responsable|unidad|gerencia|equipo responsable|área responsável|unidade|departamento responsável
            |team responsabile|funzione responsabile|area responsabile|unità|dipartimento|ufficio
            |verantwoordelijke afdeling|team afdeling|functie|ответственное подразделение|департамент|функция
            |направление|责任部门|负责部门|所属部门|团队名称|担当チーム|担当部門|部門|所属|sorumlu birim
            |sorumlu departman|bölüm|takım|odpovědné oddělení|útvar|úsek|ansvarig avdelning|enhet|grupp|담당부서
            |담당팀|소속|부문
            |dział|zespół|obszar|team afdeling|osasto|tiimi|osztály|csapat|departament|echipă
            |workgroup|work group|working group|lead partner|partner organisation|partner organization
            |lead organisation|lead organization|beneficiary|trade|ressort|amt|dezernat|sachgebiet|fachabteilung
            |projektpartner|partenaire|organisme|service pilote|service responsable|corps d'état|frente
            |frente de trabajo|frente de trabalho|socio|entidad responsable|secretaria|unità operativa|ente
            |partner responsabile|werkstroom|team verantwoordelijk|domein|dienst|блок|служба|ведомство|科室|责任单位
            |主办单位|牵头部门|牵头单位|担当課|部署名|主管部署|müdürlük|daire|sorumlu müdürlük|oblast|odbor
            |útvar odpovědný|resort
            |förvaltning|nämnd|ansvarig enhet|ansvarig förvaltning|verksamhetsområde
            |órgão|órgão responsável|settore|sector|ente responsabile|dipartimento responsabile
            |assessorato|órgano responsable|organismo responsable""",
        """
            area|domain|track|stream|institution|lane|swarm|owner team|delivery program|bu|cluster
            |partner|responsible organisation
            |contractor|subcontractor|supplier|vendor|firma|company
            |committee|comité|komitee""",
    ),
    "owner": Synonyms(
        """
            owner|assigned to|assignee|responsible|responsible person|accountable|task owner|milestone owner|lead
            |task lead|resourcing|resource|resources|resource names|assign|assigned|person responsible|action owner
            |risk owner|owned by|team member|person|who|actor|pic|responsibility|responsibiliy|owner name
            |project manager|developer|developper|dri|verantwortlich|verantwortlicher|verantwortliche|zuständig
            |zuständigkeit|bearbeiter|besitzer|wer|ressource|ressourcen|responsable|attribué à|attribuée à|affecté à
            |assigné à|porteur|pilote|qui|intervenant|responsable de la tarea|encargado|asignado a|quién|recurso
            |recursos|responsável|atribuído a|quem|dono|responsabile|assegnato a|chi|verantwoordelijke|eigenaar
            |toegewezen aan|wie|ответственный|исполнитель|кому назначено|владелец|负责人|责任人|执行人|担当|担当者
            |責任者|sorumlu|atanan|zodpovědný|odpovědná osoba|řešitel|ansvarig|담당자|담당|milestone lead
            |accountable person|accountable owner|task responsible|responsible owner|responsible party
            |responsable tâche|responsable du jalon|responsable de tâche|assigné|affectation|personne responsable
            |en charge|responsable de la tâche|responsable asignado|persona responsable|asignado
            |responsável pela tarefa|pessoa responsável|atribuído|designado|encarregado|assegnatario|incaricato
            |assegnato|titolare|referente|verantwoordelijk|verantwoordelijk persoon|uitvoerder|toegewezen
            |actiehouder|behandelaar|trekker|verantwortliche person|verantw|zugewiesen|zugewiesen an|zuständig für
            |ansprechpartner|zuständige person|durchführung|mitarbeiter verantwortlich|кто отвечает|исполнители
            |ответственное лицо|ответственные|назначено|责任者|主要负责人|经办人|承办人|负责人员|指派给|分配给
            |受け持ち|実施者|担当者名|主担当|görevli|atanan kişi|sorumlu kişi|yürütücü|vlastník|přiřazeno|kdo
            |zodpovídá|zodpovědná osoba|odpovídá|odpovědný|ägare|tilldelad|utförare|vem|handläggare|책임자|수행자
            |담당자명
            |odpowiedzialny|osoba odpowiedzialna|właściciel|wykonawca|przypisane do|ansvarlig
            |ansvarlige|tildelt|tildelt til|vastuuhenkilö|vastuullinen|felelős|responsabil
            |eigner|propriétaire|dueño|propietario|proprietario|кто отвечает|所有者|オーナー|sahibi|sahip
            |resp|resp person|foreman|site lead|site manager|point of contact|lead person
            |lead name|action by|directly responsible|responsible individual|key result owner
            |objective owner|verantw person|federführung|federführend|umsetzer|zuständige stelle|chargé de
            |chargée de|chef de file|chargé d'action|à charge de|resp tâche|a cargo de|persona encargada
            |responsable directo|responsável direto|a cargo|chi fa|incaricato a|wie doet het
            |uitgevoerd door|отв|отв лицо|ответств|куратор|牵头人|主责人|跟进人|担当責任者|sorumlusu|yapacak kişi
            |ilgili kişi
            |zodp|odp osoba|nositel|ansvarig person|ansv|uppgiftsägare
            |lead officer|responsible officer|ponto focal|punto focal|responsable de obra|bauleiter
            |bauleitung|maître d'oeuvre|conducteur de travaux|rup|responsabile unico del procedimento
            |capocantiere|jefe de obra|principal investigator|hauptverantwortung|projektverantwortlich
            |studienleiter
            |behandelend ambtenaar|ambtelijk opdrachtnemer|contactpersoon|fonctionnaire responsable
            |agent responsable|funcionario responsable|servidor responsável|funzionario
            |funzionario responsabile|sachbearbeiter|sachbearbeiterin|ansprechperson
            |ответственный исполнитель|ответств исполнитель|responsible manager|accountable lead
            |delivery lead|delivery manager|workstream lead|task manager|action lead
            |senior responsible owner|sro|named lead|handläggande""",
        """
            by|contact|name of owner|project lead|manager|bearbeitung|leiter|chef|champion|name|nome|nombre|nom|naam
            |namn|jméno|имя|姓名|氏名|isim|fio|фио
            |engineer|coordinator|officer|pi|staff|koordinator|coordinateur|coordonnateur|coordinador
            |coordenador|coordinatore|coördinator|координатор|koordinátor|samordnare|teacher|planner
            |analyst
            |eng lead|manager responsible
            |supervisor|poc""",
    ),
    "contributors": Synonyms(
        """
            contributors|contributor|participants|supporting|support|supported by|other people|collaborators
            |involved|helpers|beteiligte|mitwirkende|mitarbeiter|unterstützung|contributeurs|participants internes
            |colaboradores|participantes|medewerkers|участники|参与人|参与者|協力者|katılımcılar|co owners
            |support team|participants list|beteiligt|unterstützer|contributeur|équipe projet|intervenants
            |colaborador|equipo de apoyo|apoio|collaboratori|partecipanti|betrokkenen|deelnemers|соисполнители
            |соисполнитель|协办人|协助人|配合人|副担当|関係者|destekleyen|spolupracuje|spolupracovníci|medverkande
            |deltagare|참여자|협업자
            |informed|assisted by|co lead|weitere beteiligte|配合部门
            |サポート|support by|co i|co pi|co investigator|co investigators|mitarbeit|backup|deputy
            |stellvertreter|stv""",
        """
            team members|members|co owner|consulted|stakeholders""",
    ),
    "outcome": Synonyms(
        """
            outcome|business outcome|business result|expected outcome|expected result|benefit|benefits|value
            |impact goal|ergebnis|nutzen|résultat|résultat attendu|bénéfice|resultado|beneficio|benefício|результат
            |成果|business value|target outcome|measurable outcome|outcome kpi|geschäftsnutzen|wirkung
            |erwartetes ergebnis|valeur métier|résultats attendus|resultado esperado|beneficio esperado
            |resultado de negócio|beneficio atteso|risultato|risultato atteso|resultaat|beoogd resultaat|baten
            |ожидаемый результат|эффект|预期成果|业务价值|収益|期待効果|beklenen sonuç|fayda|přínos|výsledek|nytta
            |effekt|기대효과|성과
            |目标|成果物|sonuç""",
        """
            result|results|objective|goal|purpose|ziel|objectif|objetivo""",
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
            criteria|done when|kpi|measure|deliverable criteria""",
    ),
    "evidence": Synonyms(
        """
            evidence|proof|proof of completion|nachweis|preuve|evidencia|evidência|доказательство|证据|エビデンス
            |kanıt|důkaz|proof link|evidence link|nachweise|beleg|belege|justificatif|pièce justificative|prueba
            |comprobante|comprovante|prova|bewijs|bewijsstuk|подтверждение|подтверждающий документ|证明|证明材料
            |証跡|成果物リンク|kanıt belgesi|doložení|bevis|underlag|증빙
            |evidenza""",
        """
            link to evidence|document link|artifact|artefact""",
    ),
    "risk": Synonyms(
        """
            risk|risks|key risks|risk description|risiko|risiken|risque|risques|riesgo|riesgos|risco|riscos|rischi
            |риски|风险|リスク|riskler|rizika|risk issue|risks issues|risks and issues|key risk|top risk|main risk
            |risiken probleme|risikobeschreibung|risiko beschreibung|risques principaux|points de vigilance
            |riesgo principal|riesgos y problemas|riscos e problemas|risco principal|rischio|rischi principali
            |risico|risico s|риск|основные риски|описание риска|主要风险|风险描述|风险点|課題リスク|リスク内容
            |risk açıklaması|riziko|hlavní rizika|risker|riskbeskrivning|리스크|위험
            |issues and risks|issues risks""",
        """
            issues|problems|concerns""",
    ),
    "notes": Synonyms(
        """
            notes|note|comments|comment|remarks|remark|additional notes|status notes|status comment|bemerkung
            |bemerkungen|kommentar|kommentare|anmerkung|anmerkungen|notizen|hinweis|remarque|remarques|commentaire
            |commentaires|observación|observaciones|comentario|comentarios|notas|observação|observações|comentário
            |comentários|obs|osservazioni|commenti|opmerking|opmerkingen|примечание|примечания|комментарий
            |комментарии|备注|注释|说明|備考|コメント|メモ|notlar|açıklamalar|poznámka|poznámky|anteckningar|비고
            |note comment|notes comments|comments notes|comment notes|additional comments|general comments
            |latest update|status update|bemerkung kommentar|hinweise|anm|bem|notiz|zusatzinfo|kommentierung
            |commentaire observations|observations|observation|précisions|notas adicionales|observaciones generales
            |comentarios adicionales|anotaciones|anotações|notas gerais|observações gerais|note aggiuntive
            |annotazioni|osservazione|commento|notitie|notities|toelichting|комментарии примечания|заметки|замечания
            |пометки|комментарий примечание|说明备注|备注说明|注|附注|補足|メモ欄|特記事項|摘要|not|yorum|yorumlar
            |notlar açıklamalar|komentář|komentáře|pozn|vysvětlivky|kommentarer|noteringar|övrigt|anmärkning|참고
            |메모|코멘트
            |uwagi|komentarz|komentarze|bemærkning|bemærkninger|merknad|merknader|kommentarer
            |huomautukset|kommentit|megjegyzés|megjegyzések|observații
            |progress update|latest news|erläuterung|erläuterungen|sachstand|point d'avancement|detalle|detalles
            |detalhes|dettagli|bijzonderheden|пояснения|情况说明|进展情况说明|補足説明|ek bilgi|doplnění
            |övriga kommentarer
            |opm|comments issues|issues comments""",
        """
            description|açıklama|details|further information|additional information|update|updates|details of task
            |beschreibung|task detail|como|comment faire|how|wie|课题详细|課題詳細|対応詳細|任务说明
            |details bemerkung|purpose|zweck|详细|詳細""",
    ),
}
