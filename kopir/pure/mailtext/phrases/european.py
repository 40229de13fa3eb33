"""What is written in other languages of Europe (and a little of the East): the few that mail programs bring."""

from __future__ import annotations

from kopir.pure.mailtext.phrases.table import Phrases, rows

EUROPEAN = Phrases(
    wrote=rows(r"""
        schrieb(?: am [^:\n]{1,60})?(?: um [^:\n]{1,20})?(?: uhr)?
        a écrit(?: ?)
        escribió
        escreveu
        ha scritto
        schreef
        geschreven
        napisał(?:\(-?a\)|a)?
        пише
        skrev
        kirjoitti
        написа
        yazdı
        写道
        のメール
        írta
        napsal(?:\(a\)|a)?
    """),
    original=rows(r"""
        ursprüngliche (?:nachricht|mail)
        weitergeleitete nachricht
        message (?:d'origine|original|transféré)
        mensaje (?:original|reenviado)
        mensagem (?:original|encaminhada)
        messaggio (?:originale|inoltrato)
        oorspronkelijk bericht
        wiadomość oryginalna
        alkuperäinen viesti
        ursprungligt meddelande
        doorgestuurd bericht
        oprindelig meddelelse
    """),
    sender_keys=rows(r"""
        von
        de
        da
        van
        od
        від
        från
        fra
        lähettäjä
        gönderen
    """),
    other_keys=rows(r"""
        gesendet
        an
        betreff
        datum
        kopie
        envoyé
        à
        objet
        date
        enviado(?: el)?
        para
        asunto
        assunto
        data
        inviato
        a
        oggetto
        verzonden
        aan
        onderwerp
        wysłano
        do
        temat
        надіслано
        кому
        тема
        skickat
        till
        ämne
        fecha
        sendt
        til
        emne
    """),
    closings=rows(r"""
        mit (?:freundlichen|besten|herzlichen) grüßen
        (?:viele|beste|liebe|freundliche) grüße
        mfg
        cordialement
        bien (?:cordialement|à vous)
        (?:un )?saludos?(?: cordiales)?
        atentamente
        atenciosamente
        cordiali saluti
        met vriendelijke groet(?:en)?
        z poważaniem
        з повагою
        med vänlig hälsning
        salutations(?: distinguées)?
    """),
    devices=rows(r"""
        von meinem (?:\w+[ -]?){1,3} gesendet
        gesendet (?:von|mit|aus) [^\n]{1,50}
        envoyé (?:de|depuis) mon [^\n]{1,40}
        enviado (?:desde|do|de) (?:mi|meu) [^\n]{1,40}
        inviato da(?:l mio)? [^\n]{1,40}
        verstuurd vanaf [^\n]{1,40}
        wysłane z [^\n]{1,40}
        diese nachricht wurde von mein\w+ [^\n]{1,60} gesendet
        надіслано з [^\n]{1,40}
        skickat från min [^\n]{1,40}
    """),
    absence_subjects=rows(r"""
        abwesenheit\w*
        automatische (?:antwort|abwesenheit\w*)
        automatisch antwoord
        réponse automatique
        absen(?:t|ce) du bureau
        (?:respuesta|resposta) autom[aá]tica
        fuera de la oficina
        risposta automatica
        fuori sede
        autom(?:atisk|aattinen) (?:svar|vastaus)
        frånvaro\w*
        автоматична відповідь
        afwezig\w*
        odpowiedź automatyczna
        autosvar
        poissa
        nicht im (?:büro|hause)
        urlaub\w*
        automatic antwort
        nieobecność
        自动回复
        自動返信
        fora do escritório
        ausente
        automatische beantwoording
    """),
    absence=rows(r"""
        ich bin (?:\S{1,20} ){0,6}(?:nicht im (?:büro|haus)|abwesend|im urlaub|außer haus)
        je suis (?:\S{1,20} ){0,3}(?:absent|en congés?|en vacances)
        estoy (?:\S{1,20} ){0,2}(?:fuera de la oficina|de vacaciones|ausente)
        ich werde ihre (?:mail|e-mail|nachricht) nach meiner rückkehr
        sono (?:\S{1,20} ){0,2}(?:fuori ufficio|assente|in ferie)
        ik ben (?:\S{1,20} ){0,3}(?:afwezig|op vakantie|niet op kantoor)
        diese (?:e-?mail|nachricht) wurde automatisch
        (?:ceci est|il s'agit d')une? (?:réponse|message) automatique
        jag är (?:\S{1,20} ){0,3}(?:på semester|frånvarande)
    """),
    bounce_subjects=rows(r"""
        unzustellbar\w*
        nicht zustellbar
        (?:zustellung|zustell)\w* (?:fehl\w+|nicht)
        non remis
        échec de (?:la )?remise
        no se puede entregar
        não entregue
        mancata consegna
        niet bezorgd
        niedostarczon\w+
        kan niet worden bezorgd
        no entregado
        mensaje no entregado
        falha (?:na|de) entrega
        olevererbart
        returnerad
    """),
    bounce=rows(r"""
        konnte nicht (?:zugestellt|ausgeliefert) werden
        nicht zugestellt werden
        n'a pas pu être (?:remis|distribué|livré)
        no (?:se )?(?:ha podido|pudo|puede) (?:ser )?entreg\w+
        não (?:pôde|foi possível) (?:ser )?entreg\w+
        non (?:è stato possibile|può essere) (?:consegn|recapit)\w+
        (?:kon|kan) niet (?:worden )?(?:bezorgd|afgeleverd)
        配信できません
        配信不能
    """),
)
