"""Sentences of the planted corpus in the Romance languages, German and Arabic; all made up."""

from mask_templates import EAST, ISO, Language, land, language

WEST: tuple[Language, ...] = (
    language("es", " ", """
        EMAIL|Escríbame a {} por favor.
        PHONE|Mi teléfono es {}.|Puede llamarme al {} por la tarde.
        CARD|El número de mi tarjeta es {}.|Pagué con la tarjeta {} ayer.
        IBAN|Mi IBAN es {}.
        ACCOUNT|Mi cuenta bancaria es {}.
        IP|La dirección IP es {}.
        URL|La página es {} como ve.
        DATE_OF_BIRTH|Mi fecha de nacimiento es {}.|Nací el {}.
        PASSPORT|Mi pasaporte es {}.
        NATIONAL_ID|Mi documento de identidad es {}.|Mi cédula de identidad: {}.
        PERSON|Me llamo {}.|Pregunte por la Sra. {}.
        ADDRESS|Vivo en {}.|Mi dirección es {}.""",
        "El pedido es el 2026########.|Costó €§.###,## en total.|El número de seguimiento ############ no funciona.|La versión 10.4.#.# falla.",
        "Llevo mucho tiempo esperando y todavía nadie me ha dicho qué ha pasado con esto.|¿Podrían mirar qué ocurrió y decirme cómo seguimos a partir de ahora, por favor?",
        land("ES", identities="ES NIF|ES NIE|ES NUSS", phones="+34 612 34 ## ##|612 345 ###", passports="AAA######", accounts="2100 0418 45 0200######", dates="{d}/{m:02d}/{y}|{d} de marzo de {y}", people="Lucía García Pérez|Carlos Ruiz", addresses="Calle Mayor 12, Madrid|Avenida de la Paz 3"),
        land("MX", identities="MX CURP", phones="+52 55 1234 ####|55 1234 ####", passports="G########", accounts="0123456789#", dates="{d}/{m:02d}/{y}", people="Miguel Hernández", addresses="Calle Reforma 222, Ciudad de México"),
        land("AR", identities="AR CUIL", phones="+54 11 4321 ####|011 4321-####", passports="AAB######", accounts="123-456###/#", dates="{d}-{m:02d}-{y}", people="Martín Fernández", addresses="Avenida Corrientes 1234, Buenos Aires"),
        land("CO", identities="CO NIT", phones="+57 300 123 ####|300 123 ####", passports="AP######", accounts="031-######-##", dates="{d}/{m:02d}/{y}", people="Andrés Gómez", addresses="Carrera 7 # 71-21"),
        land("CL", identities="CL RUN", phones="+56 9 8123 ####", passports="F########", accounts="00-123-#####-##", dates="{d}/{m:02d}/{y}", people="Camila Soto", addresses="Avenida Providencia 1234"),
    ),
    language("pt", " ", """
        EMAIL|Escreva para {} por favor.
        PHONE|Meu telefone é {}.|Pode ligar para {} à noite.
        CARD|O número do meu cartão é {}.|Paguei com o cartão {} ontem.
        IBAN|Meu IBAN é {}.
        ACCOUNT|Minha conta é {}.|Conta corrente {}.
        IP|O endereço IP é {}.
        URL|A página é {} como vê.
        DATE_OF_BIRTH|Minha data de nascimento é {}.|Nasci em {}.
        PASSPORT|Meu passaporte é {}.
        NATIONAL_ID|Meu CPF é {}.|CPF: {}.
        PERSON|Meu nome é {}.|Falei com a Sra. {}.
        ADDRESS|Moro na {}.|Meu endereço é {}.""",
        "O pedido é o 2026########.|Custou R$ §.###,## no total.|O rastreio ############ não funciona.|A versão 10.4.#.# falhou.",
        "Já estou esperando há bastante tempo e até agora ninguém me disse o que aconteceu.|Vocês poderiam verificar o que houve e me dizer como vamos continuar daqui?",
        land("BR", identities="BR CPF", phones="(11) 98765-####|+55 21 98765 ####|(21) 3456-####", passports="FA######", accounts="12345-#|0012###-#", dates="{d}/{m:02d}/{y}|{d} de março de {y}", people="Mariana Costa|João Pereira", addresses="Rua das Flores, 123, São Paulo|Avenida Paulista 1000"),
    ),
    language("fr", " ", """
        EMAIL|Écrivez-moi à {} s'il vous plaît.
        PHONE|Mon téléphone est le {}.|Vous pouvez m'appeler au {} ce soir.
        CARD|Le numéro de ma carte est {}.|J'ai payé avec la carte bancaire {} hier.
        IBAN|Mon IBAN est {}.
        ACCOUNT|Mon compte bancaire est le {}.
        IP|L'adresse IP est {}.
        URL|La page est {} comme vous voyez.
        DATE_OF_BIRTH|Ma date de naissance est le {}.|Je suis née le {}.
        PASSPORT|Mon passeport est le {}.
        NATIONAL_ID|Mon numéro de sécurité sociale est {}.|NIR : {}.
        PERSON|Je m'appelle {}.|Demandez Madame {}.
        ADDRESS|J'habite {}.|Mon adresse est {}.""",
        "La commande est la 2026########.|Cela a coûté €§ ###,## en tout.|Le numéro de suivi ############ ne marche pas.|La version 10.4.#.# est en panne.",
        "J'attends depuis assez longtemps et personne ne m'a encore dit ce qui s'est passé.|Pourriez-vous regarder ce qui est arrivé et me dire comment nous continuons ?",
        land("FR", identities="FR NIR", phones="06 12 34 ## ##|+33 6 12 34 ## ##|01.23.45.##.##", passports="12AB#####", accounts="0500013M###", dates="{d}/{m:02d}/{y}|{d} mars {y}", people="Camille Dubois|Pierre Lefèvre", addresses="12 rue de la Paix, 75002 Paris|5 avenue Victor Hugo, 69003 Lyon"),
    ),
    language("de", " ", """
        EMAIL|Bitte schreiben Sie an {} dazu.
        PHONE|Meine Telefonnummer ist {}.|Sie können mich unter {} erreichen, rufen Sie an.
        CARD|Meine Kartennummer ist {}.|Ich habe mit der Kreditkarte {} bezahlt.
        IBAN|Meine IBAN lautet {}.
        ACCOUNT|Meine Kontonummer ist {}.
        IP|Die IP-Adresse ist {}.
        URL|Die Seite ist {} wie Sie sehen.
        DATE_OF_BIRTH|Mein Geburtsdatum ist der {}.|Ich bin am {} geboren.
        PASSPORT|Mein Reisepass hat die Nummer {}.
        NATIONAL_ID|Meine Steuer-ID ist {}.|Sozialversicherungsnummer oder Steuer-ID: {}.
        PERSON|Mein Name ist {}.|Fragen Sie nach Frau {}.
        ADDRESS|Ich wohne in der {}.|Meine Anschrift: {}.""",
        "Die Bestellnummer ist 2026########.|Es hat §.###,## € gekostet.|Die Sendungsnummer ############ geht nicht.|Die Version 10.4.#.# ist kaputt.",
        "Ich warte nun schon ziemlich lange und bisher hat mir niemand gesagt, was passiert ist.|Könnten Sie bitte nachsehen, was los ist, und mir sagen, wie es weitergeht?",
        land("DE", identities="DE tax number|DE pension", phones="0171 23456##|+49 30 123456##|030 / 1234 5##", passports="C01X00T##", accounts="532013###|0532 0130 ##", dates="{d}.{m:02d}.{y}|{d}. März {y}", people="Sabine Müller|Jürgen Schäfer", addresses="Hauptstraße 12, 10115 Berlin|Lindenweg 4"),
    ),
    language("ar", " ", """
        EMAIL|يرجى الكتابة إلى {} من فضلك.
        PHONE|رقم هاتفي هو {} مساءً.|اتصل بي على {} من فضلك.
        CARD|رقم بطاقتي هو {} من فضلك.|دفعت بالبطاقة {} أمس.
        IBAN|رقم الآيبان هو {} لديكم.
        ACCOUNT|رقم حسابي البنكي هو {} لديكم.|رقم الحساب {} لديكم.
        IP|عنوان IP هو {} كما يظهر.
        URL|الصفحة هي {} كما ترى.
        DATE_OF_BIRTH|تاريخ الميلاد هو {} كما في الملف.
        PASSPORT|رقم جواز السفر هو {} لدي.
        NATIONAL_ID|رقم الهوية هو {} لدي.|رقم الإقامة {} لدي.
        PERSON|اسمي {}.|تحدثت مع السيد {}.
        ADDRESS|العنوان: {}.""",
        "رقم الطلب هو 2026########.|السعر §,###.## ريال.|رقم الشحنة ############ لا يعمل.|الإصدار 10.4.#.# لا يعمل.",
        "لقد انتظرت وقتا طويلا جدا ولم يخبرني أحد حتى الآن بما حدث في هذا الأمر.|هل يمكنكم التحقق مما حدث وإخباري كيف سنتابع من هنا من فضلكم؟",
        land("SA", identities="SA identity", phones="050 123 ####|+966 50 123 ####|٠٥٠١٢٣٤٥٦٧", passports="A########", accounts="6080101#######", dates="{d}/{m:02d}/{y}|{d} مارس {y}", people="محمد العتيبي|أحمد علي", addresses="شارع الملك فهد 12، الرياض"),
        land("AE", identities="AE Emirates ID", phones="+971 50 123 ####|050 123 ####", passports="N#######", accounts="101#########", dates=ISO, people="خالد المنصوري", addresses="شارع الشيخ زايد 45، دبي"),
    ),
)  # fmt: skip
LANGUAGES = (*EAST, *WEST)
