"""The words that headers use for whose a milestone is: the function, the owner and who helps.

A table only, in several languages.
"""

from __future__ import annotations

from validation.naming.synonyms import Synonyms

WHO_WORDS: dict[str, Synonyms] = {
    "function": Synonyms(
        """
            function|team|agency|ministry|directorate|bureau|authority|department|dept|business unit|organisation
            |organization|division|owning team|responsible team|owner group|functional area|workstream|work stream
            |swimlane|org unit|group|squad|discipline|unit|funktion|abteilung|bereich|team name|fachbereich|gewerk
            |teilprojekt|fonction|équipe|service|département|pôle|direction|función|equipo|departamento|área
            |dirección|função|setor|funzione|reparto|squadra|afdeling|команда|отдел|подразделение|部门|团队|小组
            |部署|チーム|担当部署|departman|ekip|birim|tým|oddělení|avdelning|부서|팀|responsible department
            |responsible unit|responsible function|owning function|function owner|bereich abteilung
            |organisationseinheit|verantwortlicher bereich|team funktion|direction responsable|équipe responsable
            |unité|métier|secteur|área responsable|unidad|gerencia|equipo responsable|área responsável|unidade
            |departamento responsável|team responsabile|funzione responsabile|area responsabile|unità|dipartimento
            |ufficio|verantwoordelijke afdeling|team afdeling|functie|ответственное подразделение|департамент
            |функция|направление|责任部门|负责部门|所属部门|团队名称|担当チーム|担当部門|部門|所属|sorumlu birim
            |sorumlu departman|bölüm|takım|odpovědné oddělení|útvar|úsek|ansvarig avdelning|enhet|grupp|담당부서
            |담당팀|소속|부문|dział|zespół|obszar|osasto|tiimi|osztály|csapat|departament|echipă|workgroup
            |work group|working group|lead partner|partner organisation|partner organization|lead organisation
            |lead organization|beneficiary|trade|ressort|amt|dezernat|sachgebiet|fachabteilung|projektpartner
            |partenaire|organisme|service pilote|service responsable|corps d'état|frente|frente de trabajo
            |frente de trabalho|socio|entidad responsable|secretaria|unità operativa|ente|partner responsabile
            |werkstroom|team verantwoordelijk|domein|dienst|блок|служба|ведомство|科室|责任单位|主办单位|牵头部门
            |牵头单位|担当課|部署名|主管部署|müdürlük|daire|sorumlu müdürlük|oblast|odbor|útvar odpovědný|resort
            |förvaltning|nämnd|ansvarig enhet|ansvarig förvaltning|verksamhetsområde|órgão|órgão responsável|settore
            |sector|ente responsabile|dipartimento responsabile|assessorato|órgano responsable|organismo responsable
            |担当部|主管部门|実施部署""",
        """
            domain|track|stream|institution|lane|swarm|owner team|delivery program|bu|cluster|partner
            |responsible organisation|contractor|subcontractor|supplier|vendor|firma|company|committee|comité
            |komitee|responsible dept|org|tribe|subteam|responsible partner|office|line of business|business area
            |practice|assigned team|assignment group|abt|tp|oe|org.-einheit|referat|arbeitsgruppe|ag|dienststelle
            |entité|entreprise|commission|cellule|dpto|unidad responsable|dependencia responsable|área funcional
            |contratista|equipa|diretoria|núcleo|unità organizzativa|u.o|direzione|gruppo di lavoro|impresa
            |werkgroep|directie|eenheid|partij|организация|подрядчик|группа|цех|组别|专业|业务线|工作组|负责团队
            |施工单位|課|組織|グループ|fonksiyon|divize|odpovědný útvar|středisko|skupina|arbetsgrupp|verksamhet
            |jednostka|komórka|enhed""",
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
            |담당자명|odpowiedzialny|osoba odpowiedzialna|właściciel|wykonawca|przypisane do|ansvarlig|ansvarlige
            |tildelt|tildelt til|vastuuhenkilö|vastuullinen|felelős|responsabil|eigner|propriétaire|dueño
            |propietario|proprietario|所有者|オーナー|sahibi|sahip|référent|élu référent|garant|po|pm|pm name
            |lead official|lead officer|responsible officer|official|sro|senior responsible owner|contact
            |contact person|main contact|hr contact|ansprechpartnerin|personne de contact|persona de contacto
            |pessoa de contato|contactpersoon|контактное лицо|联系人|irtibat|kontaktní osoba|kontaktperson|resp
            |resp person|foreman|site lead|site manager|point of contact|lead person|lead name|action by
            |directly responsible|responsible individual|key result owner|objective owner|verantw person
            |federführung|federführend|umsetzer|zuständige stelle|chargé de|chargée de|chef de file|chargé d'action
            |à charge de|resp tâche|a cargo de|persona encargada|responsable directo|responsável direto|a cargo
            |chi fa|incaricato a|wie doet het|uitgevoerd door|отв|отв лицо|ответств|куратор|牵头人|主责人|跟进人
            |担当責任者|sorumlusu|yapacak kişi|ilgili kişi|zodp|odp osoba|nositel|ansvarig person|ansv|uppgiftsägare
            |ponto focal|punto focal|responsable de obra|bauleiter|bauleitung|maître d'oeuvre|conducteur de travaux
            |rup|responsabile unico del procedimento|capocantiere|jefe de obra|principal investigator
            |hauptverantwortung|projektverantwortlich|studienleiter|behandelend ambtenaar|ambtelijk opdrachtnemer
            |fonctionnaire responsable|agent responsable|funcionario responsable|servidor responsável|funzionario
            |funzionario responsabile|sachbearbeiter|sachbearbeiterin|ansprechperson|ответственный исполнитель
            |ответств исполнитель|responsible manager|accountable lead|delivery lead|delivery manager
            |workstream lead|task manager|action lead|named lead|handläggande
            |项目经理|项目负责人""",
        """
            by|name of owner|project lead|manager|bearbeitung|leiter|chef|champion|name|nome|nombre|nom|naam|namn
            |jméno|имя|姓名|氏名|isim|fio|фио|engineer|coordinator|officer|pi|staff|koordinator|coordinateur
            |coordonnateur|coordinador|coordenador|coordinatore|координатор|samordnare|teacher|planner|analyst
            |eng lead|manager responsible|supervisor|poc|respons|spoc|by whom|by who|whom|allocated to|delegated to
            |given to|in charge|incharge|handled by|handler|performed by|done by|led by|driver|primary|assignment
            |people|superintendent|volunteer|volunteer lead|chair|investigator|caretaker|custodian|zust|zugeteilt
            |zugeordnet|bearb|durch wen|durch|erledigung durch|von wem|ap-leiter|ap-leitung|projektleiter|pl|leitung
            |ressourcenname|ressourcennamen|eigentümer|verantwortung|umsetzungsverantwortlich
            |umsetzungsverantwortung|betreuer|kümmerer|par qui|attributaire|chargé d'affaire|chargé|chef de projet
            |cdp|noms ressources|acteur|animateur|líder|ejecutor|persona asignada|gestor|jefe de proyecto|titular
            |delegado|executante|executor|por quem|a cura di|esecutore|capo progetto|nomi risorse|risorsa|door wie
            |resourcenamen|projectleider|uitvoering|actie door|исп|кто|кто делает|кому|названия ресурсов|ресурс
            |ресурсы|руководитель|ф.и.о. ответственного|фио ответственного|фио исполнителя|должностное лицо|处理人
            |资源名称|负责人姓名|项目负责人|执行者|经办|接口人|人员|主办人|リソース名|割り当て先|割当先|担当割当
            |アサイン|アサイン先|誰が|対応者|作業者|実施担当|リーダー|kim|kim yapacak|sorumlular|kaynak adları
            |kaynak|proje yöneticisi|yetkili|ilgili|görevlendirilen|odp|přiděleno|názvy zdrojů|zdroj|zdroje|vedoucí
            |realizátor|av vem|resursnamn|resurs|resurser|projektledare|huvudansvarig|utförs av|kto|hvem
            |ansvarshavende|tovholder|projektleder
            |site contact|lead contact|técnico a cargo|técnica a cargo|personne référente""",
    ),
    "contributors": Synonyms(
        """
            contributors|contributor|participants|supporting|support|supported by|other people|collaborators
            |involved|helpers|beteiligte|mitwirkende|mitarbeiter|unterstützung|contributeurs|participants internes
            |colaboradores|participantes|medewerkers|участники|参与人|参与者|協力者|katılımcılar|co owners
            |support team|participants list|beteiligt|unterstützer|contributeur|équipe projet|intervenants
            |colaborador|equipo de apoyo|apoio|collaboratori|partecipanti|betrokkenen|deelnemers|соисполнители
            |соисполнитель|协办人|协助人|配合人|副担当|関係者|destekleyen|spolupracuje|spolupracovníci|medverkande
            |deltagare|참여자|협업자|informed|assisted by|co lead|weitere beteiligte|配合部门|サポート|support by
            |co i|co pi|co investigator|co investigators|mitarbeit|backup|deputy|stellvertreter|stv""",
        """
            team members|members|co owner|consulted|stakeholders|with|with whom|additional resources|other resources
            |other members|secondary owner|contributing partners|attendees|mit wem|unterstützt durch|vertretung
            |mitwirkung|einzubinden|avec qui|personnes impliquées|acteurs associés|parties prenantes|appui|co-pilote
            |suppléant|partenaires associés|équipe impliquée|apoyo|involucrados|con quién|corresponsable
            |corresponsables|suplente|intervinientes|envolvidos|corresponsável|com quem|equipe envolvida
            |outros envolvidos|coinvolti|persone coinvolte|con chi|a supporto|sostituto|soggetti coinvolti
            |ondersteuning|met wie|meewerkend|betrokken personen|plaatsvervanger|mede-uitvoerders|привлекаемые
            |помощники|участвуют|поддержка|с кем|заместитель|参与人员|配合人员|协作人|成员|相关人员|协同人|参加者
            |メンバー|参画者|支援者|補助者|destek|destek ekibi|ilgililer|yardımcı|paydaşlar|katkıda bulunanlar
            |spoluřešitel|spoluřešitelé|účastníci|podpora|zapojení|součinnost|zástup|stöd|berörda|medarbetare
            |ersättare|med vem|uczestnicy|wsparcie|współpraca|medvirkende|involverte
            |con il supporto di|avec l'appui de|mit unterstützung von
            |con el apoyo de|com apoio de|with support from|met ondersteuning van|при поддержке|med stöd av
            |サブ担当""",
    ),
}
