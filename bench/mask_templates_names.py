"""Held-out sentences with names and addresses: the languages of Europe and the Americas; all made up.

Written before the recognisers were looked at again, and not changed since: what is found in them is what is found
in texts that nobody had in mind.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """A language's names and addresses, and sentences that have one, at {}, or none.

    Attributes:
        given, family: the parts of names.
        order: how a name is written: ``g`` and ``f``, and what stands between.
        streets, towns: the parts of an address.
        form: an address, with {street}, {n} a number of a house, {p} a post code's digits and {town}.
        none: near misses, with capitals or with signs that names begin with.
    """

    code: str
    given: tuple[str, ...]
    family: tuple[str, ...]
    order: tuple[str, ...]
    streets: tuple[str, ...]
    towns: tuple[str, ...]
    form: tuple[str, ...]
    persons: tuple[str, ...]
    addresses: tuple[str, ...]
    none: tuple[str, ...]


def speech(code: str, **given: str) -> Speech:
    return Speech(code=code, **{name: tuple(said.split("|")) for name, said in given.items()})


WEST = (
    speech(
        "en",
        given="Gareth|Imogen|Deshawn|Tamsin|Bronwyn|Callum|Priyanka|Keisha|Oluwaseun|Fergus|Rosalind|Theo",
        family="Ackroyd|Featherstone|Okonkwo|Whitlock|Pemberton|Subramanian|McAllister|Delgado|O'Rourke|Hargreaves|Lindqvist|Boateng",
        order="g f|g f|g M. f|g",
        streets="Larkspur Lane|Old Mill Road|Canterbury Avenue|West 43rd Street|Pinehurst Drive|Kingfisher Close|Harbour View Terrace",
        towns="Boise, ID 83702|Leeds LS6 3AB|Hobart TAS 7000|Austin, TX 78704|Galway|Cork|Bristol BS1 4DJ",
        form="{n} {street}, {town}|{n} {street}, Apt {k}, {town}|Flat {k}, {n} {street}, {town}|{n} {street}",
        persons="I spoke with {} on Tuesday and nothing happened since.|{} signed for the parcel, not me.|Please forward this to {} in billing.|The driver told my neighbour {} that nobody was home.|Both tickets were opened by {} last week.|Thanks a lot,\n{}|Customer: {}\nPlan: Business|According to {}, the refund is on its way.|Could you add {} as a second user?|It was a birthday gift from {} to her mother.",
        addresses="The courier should go to {} instead.|We moved last month to {}.|Ship to: {}|It was left at {} by mistake.|My office, {}, is closed on Fridays.",
        none="The Galaxy Watch stopped syncing after the March update.|Our Premium Plan renews every January.|Black Friday deals end on Monday.|I flew from New York to London with British Airways.|Nobody from Customer Service called back.|The Nordic Light lamp in Forest Green arrived broken.|Please send me the User Guide as a PDF.|Chapter 12 of the Terms of Service says otherwise.",
    ),
    speech(
        "es",
        given="Yolanda|Ignacio|Maribel|Facundo|Ximena|Rocío|Osvaldo|Montserrat|Iker|Consuelo",
        family="Villanueva|Echeverría|Saavedra|Quiñones|Ortiz|Zamorano|Barragán|Luengo|Cisneros|Ibáñez",
        order="g f|g f f|g",
        streets="Calle Gran Vía|Avenida de los Insurgentes Sur|Paseo de la Castellana|Calle Rivadavia|Avenida Providencia|Carrera 7",
        towns="28013 Madrid|06600 Ciudad de México|Buenos Aires|Santiago|Bogotá|08002 Barcelona",
        form="{street} {n}, {town}|{street} {n}, piso {k}, {town}|{street} nº {n}, {town}|{street} {n}",
        persons="Ayer hablé con {} y no me resolvió nada.|El paquete lo recibió {}, mi vecina.|Un saludo,\n{}|Cliente: {}\nPlan: básico|Según {}, el reembolso ya está hecho.|¿Pueden añadir a {} como segundo titular?|Mi jefe, {}, pidió la factura.|Pregunté por {} en la tienda.",
        addresses="El mensajero debe ir a {}.|Nos mudamos a {} el mes pasado.|Lo dejaron en {} por error.|Dirección de envío: {}",
        none="La oferta del Black Friday termina el lunes.|Compré un Samsung Galaxy en El Corte Inglés.|Viajo de Madrid a Buenos Aires en agosto.|La Semana Santa fue muy tranquila.|Nadie de Atención al Cliente contesta.|El Plan Familiar incluye cinco cuentas.",
    ),
    speech(
        "pt",
        given="Thayná|Wellington|Jussara|Otávio|Rosângela|Caio|Marlene|Edson|Luana|Benício",
        family="Figueiredo|Cavalcanti|Bittencourt|Nogueira|Assunção|Quadros|Peixoto|Sampaio|Vasconcelos|Brandão",
        order="g f|g f f|g de f|g",
        streets="Rua Augusta|Avenida Paulista|Rua das Laranjeiras|Travessa do Comércio|Alameda Santos|Rua Sete de Setembro",
        towns="São Paulo - SP|Rio de Janeiro, RJ|Curitiba - PR, 80010-000|Lisboa|Recife - PE",
        form="{street}, {n}, {town}|{street}, {n}, apto {k}, {town}|{street}, nº {n}, {town}|{street}, {n}",
        persons="Falei com {} ontem e nada mudou.|Quem recebeu a encomenda foi {}, meu vizinho.|Atenciosamente,\n{}|Cliente: {}\nPlano: básico|Segundo {}, o reembolso já saiu.|Podem incluir {} como dependente?|A gerente {} autorizou a troca.|O boleto está no nome da minha esposa, {}.",
        addresses="O entregador deve ir para {}.|Mudamos para {} no mês passado.|Deixaram na {} por engano.|Endereço de entrega: {}",
        none="A Black Friday acaba na segunda-feira.|Comprei um Galaxy Tab na Casa do Norte.|Viajo de São Paulo a Lisboa em agosto.|Ninguém do Atendimento ao Cliente responde.|O Plano Família inclui cinco contas.|O Carnaval atrasou a entrega.",
    ),
    speech(
        "fr",
        given="Maëlys|Gaëtan|Solange|Thibault|Capucine|Yannick|Odile|Bertrand|Aminata|Corentin",
        family="Lefebvre|Charpentier|Delacroix|Besson|Diallo|Guérin|Marchand|Rousseau|Vasseur|Perrin",
        order="g f|g f|f g|g",
        streets="rue de Rivoli|avenue Jean Jaurès|boulevard Voltaire|place Bellecour|impasse des Lilas|rue Sainte-Catherine",
        towns="75001 Paris|69002 Lyon|33000 Bordeaux|Montréal QC H2X 1Y4|1000 Bruxelles",
        form="{n} {street}, {town}|{n} bis, {street}, {town}|{n}, {street}\n{town}|{n} {street}",
        persons="J'ai parlé avec {} mardi et rien n'a bougé.|C'est {}, ma voisine, qui a signé.|Bien à vous,\n{}|Client : {}\nFormule : essentielle|D'après {}, le remboursement est parti.|Pouvez-vous ajouter {} au contrat ?|Mon collègue {} a le même problème.|Le livreur a tout remis à {} hier soir.",
        addresses="Le livreur doit passer au {}.|Nous avons emménagé au {} le mois dernier.|Le colis a été laissé au {} par erreur.|Adresse de livraison : {}",
        none="Le Black Friday se termine lundi.|J'ai acheté une Galaxy Watch chez Grand Optical.|Je vais de Paris à Montréal en août.|Personne au Service Client ne répond.|La Formule Famille comprend cinq comptes.|Le Jour de l'An a retardé la livraison.",
    ),
    speech(
        "de",
        given="Anneliese|Torsten|Friederike|Korbinian|Gudrun|Lennart|Mechthild|Jannik|Ottilie|Emre",
        family="Schollmeyer|Zimmermann|Brückner|Vogelsang|Oppermann|Kaya|Reinhardt|Lindemann|Hofstätter|Wunderlich",
        order="g f|g f|g von f|g",
        streets="Lindenstraße|Am Alten Markt|Goetheplatz|Hauptstr.|Schillerweg|Mozartgasse|Unter den Eichen",
        towns="10969 Berlin|50667 Köln|8001 Zürich|1010 Wien|80331 München",
        form="{street} {n}, {town}|{street} {n}a, {town}|{street} {n}\n{town}|{street} {n}",
        persons="Ich habe am Dienstag mit {} gesprochen, aber nichts ist passiert.|Das Paket hat {}, meine Nachbarin, angenommen.|Mit freundlichen Grüßen\n{}|Kunde: {}\nTarif: Basis|Laut {} ist die Erstattung unterwegs.|Können Sie {} als zweiten Nutzer eintragen?|Unser Buchhalter {} braucht die Rechnung.|Bitte leiten Sie das an {} weiter.",
        addresses="Der Kurier soll zur Adresse {} fahren.|Wir sind letzten Monat in die {} gezogen.|Das Paket liegt in der {}.|Lieferadresse: {}",
        none="Der Schwarze Freitag endet am Montag.|Ich habe die Galaxy Watch im Media Markt gekauft.|Im August fliege ich von Berlin nach Wien.|Der Kundendienst ruft nie zurück.|Der Familien Tarif hat fünf Konten.|Die Lieferung kam nach Ostern.|Bitte schicken Sie mir die Bedienungsanleitung als PDF.",
    ),
    speech(
        "id",
        given="Rangga|Ayu|Bambang|Wulandari|Dimas|Siti|Hendra|Ratna|Yusuf|Kartika",
        family="Wibowo|Santoso|Puspitasari|Hutapea|Nasution|Setiawan|Lestari|Simanjuntak|Pratama|Rahmawati",
        order="g f|g f|g",
        streets="Jalan Sudirman|Jl. Diponegoro|Jalan Gajah Mada|Jl. Melati Indah|Jl. Raya Bogor",
        towns="Jakarta Pusat 10220|Bandung 40115|Surabaya|Denpasar, Bali 80114|Medan",
        form="{street} No. {n}, {town}|{street} No. {n} RT {k}/RW 2, {town}|{street} {n}, {town}",
        persons="Kemarin saya bicara dengan {} dan belum ada kabar.|Paketnya diterima oleh {}, tetangga saya.|Terima kasih,\n{}|Pelanggan: {}\nPaket: Dasar|Menurut {}, uangnya sudah dikirim.|Tolong tambahkan {} sebagai pengguna kedua.|Hadiah ini untuk kakak saya, {}.",
        addresses="Kurir seharusnya ke {}.|Kami pindah ke {} bulan lalu.|Paket ditinggal di {}.|Alamat pengiriman: {}",
        none="Promo Hari Raya berakhir hari Senin.|Saya beli Galaxy Watch di Toko Makmur.|Saya terbang dari Jakarta ke Bali bulan Agustus.|Layanan Pelanggan tidak menjawab.|Paket Keluarga punya lima akun.",
    ),
    speech(
        "vi",
        given="Thị Hồng|Minh Khôi|Quốc Bảo|Thu Trang|Gia Huy|Ngọc Ánh|Đức Anh|Bảo Châu",
        family="Nguyễn|Trần|Phạm|Hoàng|Vũ|Đặng|Bùi|Mạc|Tôn|Quách",
        order="f g|f g|f g|g",
        streets="Lê Lợi|Nguyễn Huệ|Trần Hưng Đạo|Hai Bà Trưng|Điện Biên Phủ|Cách Mạng Tháng Tám",
        towns="Quận 1, TP. Hồ Chí Minh|Hoàn Kiếm, Hà Nội|Quận Hải Châu, Đà Nẵng|Phường 5, Quận 3, TP.HCM",
        form="số {n} đường {street}, {town}|{n} {street}, {town}|{n}/{k} {street}, {town}",
        persons="Hôm qua tôi nói chuyện với {} mà chưa có kết quả.|Người ký nhận là {}, hàng xóm của tôi.|Trân trọng,\n{}|Khách hàng: {}\nGói: cơ bản|Theo {} thì tiền đã được hoàn.|Nhờ thêm {} vào hợp đồng.|Quà này gửi cho chị tôi, {}.",
        addresses="Shipper phải giao đến {}.|Tháng trước chúng tôi chuyển về {}.|Họ để nhầm ở {}.|Địa chỉ giao hàng: {}",
        none="Khuyến mãi Tết kết thúc vào thứ Hai.|Tôi mua Galaxy Watch ở Thế Giới Di Động.|Tháng Tám tôi bay từ Hà Nội vào Đà Nẵng.|Bộ phận Chăm sóc Khách hàng không trả lời.|Gói Gia Đình có năm tài khoản.",
    ),
)
