"""The words that cells use for statuses and health, as people write them, in several languages. A table only."""

from __future__ import annotations

STATUS_SPELLINGS: dict[str, str] = {
    "not_started": """
        à lancer|à démarrer|à commencer|not started|not yet started|open|new|to do|todo|to-do|backlog|planned
        |pending|proposed|scheduled|queued
        |ready to start|selected for development|unstarted|upcoming|future|draft|identified|not begun|reopened
        |nicht begonnen|nicht gestartet|noch nicht begonnen|noch nicht gestartet|offen|geplant|neu|ausstehend
        |zu erledigen|zu machen|vorgesehen|nicht angefangen|non commencé|pas commencé|non démarré|pas démarré
        |à faire|ouvert|prévu|planifié|à venir|nouveau|en attente de démarrage|no iniciado|no iniciada
        |sin iniciar|sin empezar|no comenzado|por hacer|pendiente|abierto|planificado|nuevo|não iniciado
        |não iniciada|nao iniciado|não começado|a fazer|pendente|aberto|planejado|planeado|novo|a iniciar
        |non iniziato|da fare|aperto|pianificato|niet gestart|niet begonnen|nog niet begonnen|nog niet gestart
        |niet aangevangen|nog te starten|nog op te starten|te doen|gepland|не начато|не начат
        |не начата|запланировано|к выполнению|новая|новый|открыто|未开始|未启动|待办|待开始|计划中|未着手|未対応
        |新規|başlamadı|başlanmadı|yapılacak|nezahájeno|nerozpracováno|ej påbörjad|예정|미착수|대기|未開始|予定|计划
        |已计划|尚未开始|新建|待处理|da iniziare|da avviare|non avviato|in programma|nuova|nog te doen
        |nog niet gestart
        |nieuw|te starten|запланирован|запланирована|предстоит|не приступали|открыта|открыт|ожидает начала
        |к исполнению|planlandı|planlanan|açık|yeni|bekliyor|henüz başlamadı|nezačato|nezapočato|plánováno
        |naplánováno|nové|k řešení|neprobíhá|inte påbörjad|ej startad|inte startad|planerad|planerat|att göra|ny
        |öppen|noch offen|in planung|startbereit|en préparation|pas encore commencé|à démarrer|à planifier
        |non débuté|por iniciar|por empezar|aún no iniciado|planeada|planejada|agendado
        |not commenced|yet to start|yet to begin|yet to commence|to start|to be started|to be done|ready for dev
        |not initiated|not yet due|next|up next|coming up|idea|icebox|triage|anstehend|bevorstehend|noch zu tun
        |noch nicht angefangen|eingeplant|demnächst|non commencée|non démarrée|planifiée|prévue|ouverte
        |non débutée|non entamé|à traiter|no comenzada|sin comenzar|por comenzar|planificada|programado
        |programada|abierta|nueva|previsto|por realizar|não começou|não começada|agendada|aberta|nova|prevista
        |a realizar|por fazer|non iniziata|non avviata|aperta|nuovo|pianificata|programmato|da programmare
        |da svolgere|openstaand|ingepland|nog te plannen|не начаты|планируется|план|в планах|не стартовало
        |сделать|待启动|未进行|待进行|未执行|待执行|筹备|规划中|未开工|着手前|開始前|これから|作業前|未実施
        |計画中|başlanmamış|planlanıyor|sırada|başlayacak|nezahájen|nezahájena|nezačal|neprovedeno|plánovaný
        |plán|otevřeno|otevřený|nový|ej påbörjat|inte påbörjat|ej startat|planeras|nytt|kommande|ska göras
        |nie rozpoczęto|nierozpoczęte|do zrobienia|planowane|zaplanowane|otwarte|nowe|ikke startet
        |ikke påbegyndt|ikke påbegynt|planlagt|åben|åpen""",
    "in_progress": """
        in progress|in-progress|inprogress|ongoing|on going|on-going|started|active|wip|work in progress|doing
        |underway|under way|in work|working|working on it|in development|in review|review|under review
        |in testing|testing|in test|in qa|qa|running|executing|partially complete|partially done|progressing
        |begun|in bearbeitung|in arbeit|laufend|läuft|begonnen|gestartet|angefangen|aktiv|in umsetzung
        |in prüfung|en cours|commencé|démarré|en cours de réalisation|actif|en progrès|en révision|en curso
        |en progreso|en proceso|iniciado|iniciada|empezado|comenzado|activo|en ejecución|en revisión
        |em andamento|em progresso|em curso|em execução|em desenvolvimento|ativo|em revisão|fazendo|in corso
        |iniziato|in lavorazione|bezig|in uitvoering|gestart|lopend|в работе|в процессе|выполняется|начато
        |в процессе выполнения|进行中|正在进行|处理中|已开始|対応中|進行中|作業中|着手|着手中|devam ediyor
        |probíhá|rozpracováno|진행중|pågår|pågående|진행 중|开展中|执行中|实施中|正在处理|開始済|処理中|確認中
        |レビュー中|仕掛中|avviato|in esecuzione|in svolgimento|avviata|in sviluppo|onderhanden|mee bezig
        |in behandeling|loopt|in bewerking|идет|идёт|начат|начата|ведется|в разработке|в ходе выполнения
        |на проверке|sürüyor|başladı|devam etmekte|çalışılıyor|yapılıyor|v řešení|zahájeno|v průběhu|pracuje se
        |v realizaci|påbörjad|påbörjat|startad|under arbete|am laufen|in durchführung|ready for review
        |ready for testing|in validation|en réalisation|en développement|en cours de validation|lancé|lancée
        |démarrée|en desarrollo|en marcha|iniciando|em progressão|em elaboração|partiellement fait
        |teilweise erledigt
        |in dev|code review|uat|in uat|under development|under construction|in execution|commenced|initiated
        |partial|nearly done|almost done|near completion|in process|processing|continuing|being done|in hand
        |in flight|drafting|in arb|läuft noch|teilweise|fast fertig|in erstellung|in abstimmung|in entwicklung
        |im gange|encours|commencée|entamé|entamée|en progression|en exécution|partiel|partiellement réalisé
        |en validation|en revue|en test|en chantier|comenzada|empezada|parcial|en trámite|activa|avanzando
        |en pruebas|parcialmente completado|em teste|em testes|em processo|em análise|ativa|começado
        |parcialmente concluído|iniziata|attivo|attiva|parziale|in fase di test|in revisione|in verifica
        |in avanzamento|deels gereed|gedeeltelijk|in ontwikkeling|actief|in voortgang|исполняется
        |в стадии выполнения|реализуется|на тестировании|на согласовании|частично|частично выполнено|в ходе
        |продолжается|推进中|已启动|开发中|测试中|审核中|部分完成|施工中|进展中|办理中|在建|正常推进|持续推进
        |評価中|実施中|着手済|着手済み|実行中|テスト中|開発中|仕掛|仕掛かり中|一部完了|検証中|başlandı|işlemde
        |yürütülüyor|aktif|kısmen|kısmen tamamlandı|incelemede|testte|süreçte|probíhající|rozpracovaný|v procesu
        |zahájen|započato|začato|částečně|částečně splněno|aktivní|v testování|startat|delvis|delvis klar
        |i arbete|arbete pågår|igång|under test|under utveckling|i gång|w toku|w trakcie|w realizacji|rozpoczęte
        |trwa|igangværende|påbegyndt|påbegynt|under arbejde|delvist""",
    "blocked": """
        blocked|stuck|impeded|impediment|waiting|waiting on|blocked by dependency|waiting for input|blockiert
        |gesperrt|wartet|wartend|bloqué|bloquée|en attente|bloqueado|bloqueada|en espera|esperando|aguardando
        |impedido|bloccato|in attesa|geblokkeerd|заблокировано|ожидание|阻塞|受阻|ブロック|保留中|차단됨|卡住
        |阻碍|受阻中|等待中|等待|待ち|返答待ち|bloccata|in blocco|wacht op|in afwachting|wachtend|vastgelopen
        |ожидает|заблокирован|заблокирована|в ожидании|engellendi|bloke edildi|engelli|blokováno|zablokováno
        |čeká|čeká se|blockerad|blockerat|väntar|hängt|blockiert durch|impedida|a aguardar
        |waiting for|waiting on others|waiting on someone else|waiting for info|awaiting input|awaiting response
        |blocker|on dependency|wartet auf zulieferung|warten|behindert|stockt|attente|en espera de terceros
        |travado|travada|trabado|trabada|wacht|wachten|wachten op|блокировано|блок|ждет|被阻塞|停滞|ブロック中
        |待ち状態|回答待ち|確認待ち|滞留|bloke|tıkandı|takıldı|blokován|blokovaný|čekání|uvázlo|inväntar|hindrad
        |zablokowane|oczekuje|blokeret|blokkert|venter|afventer|avventer""",
    "on_hold": """
        on hold|on-hold|hold|held|paused|parked|deferred|postponed|suspended|stalled|pausiert
        |angehalten|zurückgestellt|verschoben|ruht|ruhend|ausgesetzt|en pause|suspendu|suspendue|reporté|différé
        |en pausa|suspendido|suspendida|aplazado|pospuesto|pausado|em pausa|suspenso|adiado|em espera|sospeso
        |rinviato|on hold gezet|uitgesteld|gepauzeerd|отложено|приостановлено|приостановлен|搁置|暂停|保留|延期
        |beklemede|askıda|중단|보류|已暂停|挂起|搁置中|推迟|一時停止|ペンディング|見送り|sospesa|in pausa
        |rimandato|rimandata|in de wacht|aangehouden|на паузе|приостановлена|отложен|отложена|заморожено
        |durduruldu|ertelendi|donduruldu|pozastaveno|odloženo|přerušeno|pausad|pausat|vilande|uppskjuten
        |en suspens|mis en pause|gelé|detenido|postergado|congelado
        |frozen|shelved|put on hold|standby|stand-by|dormant|pause|vertagt|eingefroren|reportée|différée
        |mis en attente|ajourné|en stand-by|en standby|aplazada|postergada|pospuesta|detenida|pausada|paralizado
        |paralizada|diferido|suspensa|adiada|paralisado|paralisada|parado|parada|in sospeso|rinviata|posticipato
        |posticipata|congelato|in standby|opgeschort|bevroren|stilgelegd|geparkeerd|пауза|перенесено|暂缓|中断
        |冻结|停工|中断中|休止|凍結|beklemeye alındı|askıya alındı|duraklatıldı|pozastaven|pozastavena|odložen
        |odložena|zmrazeno|pozdrženo|uppskjutet|avvaktar|bordlagd|framskjuten|framflyttad|skjuts upp|wstrzymane
        |zawieszone|odłożone|sat på pause|på pause|udskudt|utsatt|på vent|på hold""",
    "done": """
        done|complete|completed|complete d|closed|finished|achieved|delivered|resolved|met|released|implemented
        |100%|fixed|shipped|signed off|passed|successful|completed successfully|erledigt|fertig|abgeschlossen
        |beendet|erreicht|umgesetzt|geschlossen|ok fertig|fertiggestellt|abgenommen|terminé|terminée|fini|finie
        |fait|faite|achevé|clos|fermé|réalisé|livré|atteint|complété|terminado|terminada|completado|completada
        |hecho|hecha|finalizado|finalizada|cerrado|cerrada|concluido|concluida|entregado|cumplido|concluído
        |concluída|completo|completa|feito|feita|fechado|entregue|pronto|completato|completata|fatto|chiuso
        |finito|concluso|voltooid|gereed|klaar|afgerond|gedaan|gesloten|выполнено|выполнен|выполнена|готово
        |завершено|завершен|завершена|закрыто|сделано|完成|已完成|已结束|已关闭|完了|終了|済|対応済|クローズ|완료
        |종료|tamamlandı|bitti
        |hotovo|splněno|dokončeno|klar|färdig|avslutad|완료됨|完结|已交付|已解决|已验收|已实现|达成|完毕|完了済
        |実施済|解決済|対応完了|達成|終了済
        |completata con successo|conclusa|consegnato|raggiunto|chiusa|ultimato|terminato|terminata|eseguito
        |afgesloten|opgelost|behaald|opgeleverd|выполнены|сдано|сдан|закрыт|закрыта|готов|готова|решено
        |достигнуто|завершён|завершена успешно|tamam|tamamlanan|yapıldı|kapatıldı|kapandı|teslim edildi|splněn
        |ukončeno|uzavřeno|vyřešeno|dodáno|avslutat|genomförd|genomfört|slutförd|slutfört|levererad|stängd|klart
        |färdigt|gelöst|geliefert|réalisée|livrée|atteinte|clôturé|clôturée|acquis|cumplida|entregada|logrado
        |realizado|realizada|resuelto|atingido|resolvido|encerrado
        |deployed|fulfilled|accomplished|ended|handed over|fully done|fully complete|100 %|100% complete
        |installed|executed|reached|attained|successfully completed|verified|comp|erl|abgeschl|erfolgt|erfüllt
        |realisiert|durchgeführt|vollständig|komplett|übergeben|terminés|achevée|effectué|effectuée|soldé|soldée
        |finalisé|finalisée|complet|complétée|exécuté|résolu|ok fait|ejecutado|ejecutada|lograda|listo|lista
        |culminado|culminada|resuelta|implementado|alcanzado|encerrada|pronta|executado|executada|fechada
        |atingida|cumprido|cumprida|implantado|resolvida|efetuado|fatta|finita|realizzato|realizzata|eseguita
        |raggiunta|consegnata|ultimata|evaso|risolto|effettuato|uitgevoerd|afgehandeld|gerealiseerd|compleet
        |bereikt|geleverd|beëindigd|завершены|закончено|окончено|исполнено|исполнен|исполнена|реализовано
        |реализован|решена|проведено|完成了|结束|关闭|已办结|办结|已上线|已落实|已达成|完工|已完工|竣工|已完结
        |验收通过|已发布|已执行|完了済み|済み|対応済み|実施済み|クローズ済|解決|リリース済|納品済|tamamlanmış
        |bitirildi|kapalı|gerçekleşti|gerçekleştirildi|sonuçlandı|çözüldü|hotov|hotova|splněna|dokončen
        |dokončena|ukončen|ukončena|uzavřen|vyřešen|provedeno|realizováno|předáno|klara|utförd|utfört|levererat
        |stängt|åtgärdad|åtgärdat|löst|uppnådd|uppnått|zakończone|zakończono|ukończone|ukończono|zrobione|gotowe
        |wykonane|wykonano|zamknięte|zrealizowane|færdig|afsluttet|udført|gennemført|lukket|ferdig|fullført
        |avsluttet|utført|gjennomført""",
    "cancelled": """
        cancelled|canceled|dropped|rejected|abandoned|withdrawn|removed|won't do|wont do|obsolete|void|descoped
        |de-scoped|out of scope|superseded|terminated|declined|not required|no longer required|deleted
        |abgebrochen|storniert|entfällt|gestrichen|abgesagt|verworfen|annulé|annulée|abandonné|supprimé|rejeté
        |cancelado|cancelada|anulado|descartado|rechazado|abandonado|rejeitado|annullato|annullata|geannuleerd
        |vervallen|отменено|отменен|отменена|取消|已取消|中止|キャンセル|iptal|iptal edildi|zrušeno|avbruten
        |취소|취소됨|作废|废弃|已废弃|終止|已终止|不要|却下|廃止|abbandonato|eliminato|scartato|rifiutato
        |respinto|afgewezen|geschrapt|ingetrokken|отклонено|отклонена|снято|аннулировано|vazgeçildi|reddedildi
        |zrušen|zamítnuto|vyřazeno|avbrutet|inställd|inställt|makulerad|utgår|abgelehnt|hinfällig
        |nicht mehr relevant|hors périmètre|sans objet|eliminado|excluido|eliminada|desistido|descartada
        |will not do|not doing|voided|no longer needed|aborted|discontinued|discarded|killed|entfallen|obsolet
        |nicht erforderlich|nicht mehr nötig|annulliert|zurückgezogen|aufgegeben|abandonnée|supprimée|rejetée
        |refusé|retiré|sans suite|non retenu|anulada|rechazada|desestimado|desestimada|suprimido|retirado
        |obsoleto|abandonada|rejeitada|excluída|removido|desistência|cancellato|cancellata|ritirato
        |non necessario|stralciato|afgelast|afgebroken|niet meer nodig|niet nodig|отменены|снята|исключено
        |неактуально|не актуально|не требуется|удалено|прекращено|已作废|终止|撤销|已撤销|不做|放弃|否决|驳回
        |已拒绝|中止済|取り消し|取りやめ|対応不要|破棄|kaldırıldı|gerek kalmadı|silindi|zrušena|zamítnut
        |stornováno|neaktuální|opuštěno|avbruts|makulerat|utgått|avslagen|nedlagd|nedlagt|ej aktuell|ej aktuellt
        |borttagen|struken|anulowane|anulowano|odrzucone|zaniechane|annulleret|aflyst|avbrutt|avlyst|kansellert
        |annullert|bortfaldet""",
}
NOT_DONE_SPELLINGS = """
        no|not done|not complete|not completed|not finished|incomplete|not ready|undone|nein|nicht erledigt
        |nicht fertig|unerledigt|unvollständig|non|pas fait|non fait|inachevé|no hecho|incompleto|incompleta
        |no terminado|inconcluso|não|não feito|não concluído|inconcluída|inconcluida|non fatto|incompiuto|nee
        |niet klaar|niet gedaan|onvoltooid|нет|не готово|не сделано|не выполнено|не завершено|не закрыто|否|未
        |未完成|未完|いいえ|未完了|未済|hayır|yapılmadı|tamamlanmadı|bitmedi|ne|nesplněno|nehotovo|nedokončeno
        |nej|ej klar|inte klar|ej färdig|아니오|미완료|✗|✘|❌|☒"""
HEALTH_SPELLINGS: dict[str, str] = {
    "green": """
        green|grün|vert|verde|groen|зеленый|绿|绿色|緑|🟢|low risk|on track|в норме|норма|zelená|zelený|grön
        |yeşil|正常|順調|초록|녹색|in ordnung|im plan|en bonne voie|en ruta|no prazo|в графике
        |on schedule|on time|op schema|dans les temps|a tiempo|in tempo|i fas|enligt plan|podle plánu
        |on target|on plan|good|healthy|no issues|in control|under control|as planned|ahead|ahead of schedule
        |gruen|im zeitplan|plangemäß|planmäßig|unkritisch|verte|dans les délais|conforme|sous contrôle|maîtrisé
        |en plazo|en tiempo|según lo previsto|según plan|al día|sin problemas|en línea|bajo control|em dia
        |conforme planejado|dentro do prazo|sob controle|nei tempi|in linea|regolare|come previsto
        |sotto controllo|volgens plan|op koers|goed|onder controle|зеленая|в срок|по плану|по графику
        |без отклонений|绿灯|按计划|如期|良好|顺利|健康|緑色|青|予定通り|計画通り|オンスケ|オンスケジュール
        |問題なし|planında|zamanında|yolunda|plana uygun|iyi|zelené|v plánu|dle plánu|v termínu|dle harmonogramu
        |v pořádku|grönt|i tid|bra|zielony|zgodnie z planem|grøn|grønn|efter planen|i rute|etter plan""",
    "amber": """
        amber|yellow|orange|gelb|jaune|amarillo|amarelo|giallo|geel|желтый|黄|黄色|🟡|🟠|medium risk|at risk
        |oranje|жёлтый|оранжевый|žlutá|žlutý|oranžová|gul|sarı|turuncu|有风险|注意|노랑|황색|gefährdet|à risque
        |en riesgo|em risco|a rischio|риск|mittleres risiko|moderate risk
        |ámbar|âmbar|ambra|bärnsten
        |needs attention|some concerns|some issues|minor issues|caution|warning|slight delay|slightly behind
        |watch|leicht verzögert|mit risiken|achtung|beobachten|à surveiller|vigilance|léger retard|attention
        |en risque|amarilla|naranja|con riesgo|atención|precaución|retraso leve|amarela|laranja|atenção|gialla
        |arancione|attenzione|da monitorare|lieve ritardo|aandacht|let op|licht vertraagd|aandacht nodig|желтая
        |есть риски|внимание|под угрозой|требует внимания|黄灯|存在风险|橙色|轻微延期|关注|橙|要注意|やや遅れ
        |懸念あり|リスクあり|riskli|risk altında|dikkat|uyarı|oranžový|v ohrožení|ohroženo|rizikový|pozor
        |varování|gult|hotad|viss risk|observera|żółty|zagrożony|i risiko""",
    "red": """
        red|rot|rouge|rojo|vermelho|rosso|rood|красный|红|红色|赤|🔴|high risk|critical|off track|красная
        |červená|červený|röd|kırmızı|高风险|遅延|빨강|적색|kritisch|critique|crítico|critico|критично
        |hohes risiko|risque élevé|alto riesgo|alto risco|rischio alto|delayed|late|behind schedule|overdue
        |verspätet|verzögert|en retard|retrasado|atrasado|atrasada|in ritardo|vertraagd|просрочено|опаздывает
        |延误|已延期|gecikti|zpožděno|försenad|지연
        |slipped|slipping|behind|past due|missed|en retraso|em atraso|in vertraging
        |major issues|serious concerns|in trouble|in verzug|überfällig|hinter plan|im rückstand|nicht im plan
        |retard|hors délai|en dépassement|bloquant|roja|retrasada|vencido|vencida|crítica|fuera de plazo
        |con retraso|con atraso|demorado|demorada|vermelha|fora do prazo|rossa|ritardo|scaduto|scaduta
        |fuori tempo|te laat|achter|achterstand|kritiek|achter op schema|over tijd|просрочен|просрочена|отстает
        |отставание|опоздание|критический|с опозданием|задержка|红灯|延期|滞后|逾期|超期|已逾期|危险|落后|赤色
        |遅延中|遅れ|遅れあり|期限切れ|危険|期限超過|gecikmiş|gecikmeli|geç|kritik|gecikme var|süresi geçti
        |zpožděn|ve zpoždění|zpoždění|po termínu|kritické|kritický|ve skluzu|skluz|rött|försenat|sen|kritisk
        |kritiskt|efter plan|förfallen|czerwony|opóźniony|opóźnione|rød|forsinket""",
}
