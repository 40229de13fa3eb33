"""What is written in English."""

from __future__ import annotations

from kopir.pure.mailtext.phrases.table import Phrases, rows

ENGLISH = Phrases(
    wrote=rows(r"""
        wrote
        writes
        has written
        said
    """),
    original=rows(r"""
        original message
        original e-?mail
        original appointment
        forwarded message
        reply message
        forwarded by [^\n]{1,120}
        begin forwarded message
        replied message
        reply separator
    """),
    sender_keys=rows(r"""
        from
    """),
    other_keys=rows(r"""
        sent
        date
        to
        cc
        subject
        reply-to
        sent by
        importance
        attachments
    """),
    closings=rows(r"""
        (?:kind|best|warm|warmest|many|with (?:kind|best|warm)) regards
        regards
        (?:all the )?best wishes
        yours (?:sincerely|faithfully|truly)
        sincerely(?: yours)?
        respectfully(?: yours)?
        cheers
        many thanks
        thanks(?= ?,?$)
        thank you(?= ?,?$)
        best(?= ?,$)
        cordially
    """),
    devices=rows(r"""
        sent from (?:my |the |a )?\w+(?:[ -]\w+){0,5}
        sent (?:via|using|with) (?:my |the )?(?:\w+ ){0,2}(?:mail|app|phone|tablet|outlook|gmail|proton\w*|sparrow|
            blackberry|iphone|ipad|android|thunderbird)(?: [^\n]{1,60})?
        sent on the go
        get outlook for (?:ios|android|mac)(?: ?<[^>\n]{1,200}>)?
        get yahoo mail[^\n]{0,60}
        sent from mail for windows(?: \d+)?
    """),
    reply_above=rows(r"""
        (?:please )?(?:reply|type your reply|write your reply|enter your reply) above this line
        please do not write below this line
    """),
    receipt=rows(r"""
        (?:has|have) been (?:registered|logged|received|recorded)
        is registered (?:under|as|with)
        registered under (?:the )?(?:number|no|№|#)
        we(?: have|'ve)? received your
        (?:we )?acknowledge receipt
        confirm(?:s|ing)? (?:the )?receipt
        your (?:reference|case|ticket|request) (?:number|no|id)
        receipt of your
        (?:ticket|case|request) (?:\S{1,20} )?(?:has been|was) (?:created|opened)
    """),
    thanks=rows(r"""
        thank you for (?:your (?:e-?mail|message|letter|enquiry|inquiry|request|correspondence)|contacting|
            writing|getting in touch|submitting)
    """),
    courtesy=rows(r"""
        (?:contact|call|phone|telephone) us
        (?:office|working|opening) hours
        (?:track|check|follow) (?:the |its |your )?(?:status|progress)
        if you have (?:any )?(?:further |other )?questions
        will (?:be (?:considered|reviewed|answered|in touch|looked)|respond|reply|get back|contact you|review|
            consider)
        (?:aim|endeavou?r|try|expect) to (?:respond|reply|answer)
        within \S{1,10} (?:\S{1,10} )?(?:working |business |calendar )?days
        please (?:quote|keep|allow|do not reply|note)
        do not reply to this
    """),
    transfer=rows(r"""
        (?:has|have) been (?:forwarded|passed|transferred|referred|redirected|sent on) (?:on )?to
        (?:we|i)(?: have|'ve)? (?:forwarded|passed|transferred|referred|redirected) (?:your|this|the|it|on)
        (?:was|is|been) (?:forwarded|transferred|referred|redirected) to
        forwarded (?:on )?(?:by|under) competence
    """),
    absence_subjects=rows(r"""
        out[- ]of[- ](?:the[- ])?office
        auto(?:matic|mated)?[- ]?(?:reply|response|answer|mated reply)
        auto[- ]?respon(?:se|der)
        (?:on|away on|annual|maternity|sick) (?:vacation|leave|holiday)
        vacation (?:reply|message|notice|response|auto)
        away from (?:my )?(?:mail|e-?mail|the office|office|desk)
        ooo(?:\b|:)
        not in the office
        i am (?:currently )?(?:away|out|on (?:leave|holiday|vacation))
        on holiday
        i'm away
        auto(?:matically)?[- ]generated
        absence (?:notice|message)
    """),
    absence=rows(r"""
        (?:i am|i'm|i will be|i'll be|is|will be|am) (?:currently |now |presently )?(?:out of|away from|
            not in) (?:the |my )?office(?= |[.,!]|\Z)(?! hours)
        (?:i am|i'm|i will be|i'll be) (?:currently |now )?(?:on|away on) (?:\w+ )?(?:annual leave|leave|
            vacation|holidays?|maternity|parental)
        i am (?:currently )?away (?:until|from|on|and)
        (?:this|following) is an? (?:auto(?:mated|matic|matically)?[- ]?(?:generated )?)(?:reply|response|
            message|e-?mail|acknowledg)
        automatic(?:ally)? (?:generated )?(?:reply|response)
        (?:limited|no) access to (?:my )?e-?mail
        (?:i|he|she) (?:am |is )?no longer (?:works?|working|employed)
        (?:mailbox|inbox|address) is (?:not|no longer|un)\s?(?:monitored|attended|in use)
        automated response
    """),
    bounce_subjects=rows(r"""
        undeliver(?:able|ed)
        (?:mail )?deliver(?:y|ed)? (?:status notification|failure|failed|problem|error|report|has failed|
            notification|status|delayed?)
        (?:mail|message|e-?mail) (?:delivery )?(?:failed|failure|delayed)
        returned mail
        mail (?:could not be|not|system error|returned)
        failure notice
        non[- ]?deliver(?:y|able)
        (?:message|mail) (?:not|un)\s?deliver
        returned to sender
        (?:permanent|temporary) (?:delivery )?failure
        warning: (?:could not send|message|mail)
        delivery-failure
        bounced? (?:mail|message)
        nondeliverable
        ndn:
        rejected mail
        unzustellbar
        your message could not be delivered
        user unknown
        message status - undeliverable
        mail delivery
        could not be delivered
        delivery unsuccessful
    """),
    bounce=rows(r"""
        (?:could|can|was|were|has|have|did) ?not (?:be |been )?(?:successfully )?deliver
        (?:couldn't|wasn't|can't|cannot) (?:be )?deliver
        undeliver(?:able|ed)
        delivery (?:to the following|has failed|failed|attempt|of this|of the following|of your|status|error|
            is delayed|not authorized|temporarily)
        (?:user|recipient|mailbox|address|account|addressee) (?:\S{1,80} )?(?:is )?(?:unknown|not found|
            does(?: not|n't) exist|unavailable|disabled|rejected|not listed|invalid|is full|full|over quota|
            suspended|inactive|no longer)
        (?:unknown|no such|invalid) (?:user|recipient|mailbox|address|account|local part)
        permanent (?:fatal )?(?:error|failure)
        fatal errors?
        (?:550|551|552|553|554|450|451|452)[ -][#\d]
        returned (?:to sender|message|mail|below)
        quota exceeded
        unable to (?:deliver|relay)
        bounce (?:message|action)
        transcript of session
        host unknown
        message (?:was|is being) (?:returned|rejected|blocked|refused)
        (?:failed|failing|following) (?:address|recipient)(?:es|s|\(s\)|\(es\))?
        will be retried
        no longer (?:at|exists?|valid|accept)
        did not reach
    """),
    refusals=rows(r"""
        no comments?(?=\s?[.!;]|\s{0,3}\Z| at | on (?:this|that|the))
        (?:do|does|will|would|can|could|cannot|are|is|am)(?: not|
            n't)? (?:be )?(?:able to )?comment(?:ing)?(?= on|[.!]|$)
        declin(?:e|es|ed) to (?:comment|answer|respond|provide|discuss)
        refus(?:e|es|ed) to (?:comment|answer|provide|disclose)
        (?:cannot|can't|unable to|not able to|not in a position to|will not|won't) (?:answer|provide|disclose|
            discuss|release|share|comment|respond|give)
        not (?:subject|obliged|required) to (?:disclos|provid|answer|respond)\w*
        do(?:es)? not (?:hold|have|possess) (?:this|that|the|such|any) (?:requested )?information
        (?:information|data) (?:is|are) (?:confidential|classified|restricted|not (?:available|public|held))
    """),
)
