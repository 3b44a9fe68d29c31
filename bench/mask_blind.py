# ruff: noqa: E501 -- a text a line
"""A blind corpus: sentences with people's names and postal addresses, and look-alikes that are none.

Frozen on 2026-11-23 by somebody who had not seen the recognisers; never to be changed to suit them.
Every name and address is invented. A line is a country (`--` when it is not told) and a text; `⏎` ends a line
inside a text; `[PERSON|Anna Weber]` tells the truth. Titles and forms of address are no part of a name.
"""

import re

from mask_blind_asia import ASIA
from mask_corpus import Gold, Planted

_TRUTH = re.compile(r"\[(PERSON|ADDRESS)\|([^\[\]]+)\]")

WEST = {
    "en": """
US Hi, this is [PERSON|Marlene Okafor-Price], I ordered the blue kettle on May 3 and it still has not shown up.
US Please ship the replacement to [ADDRESS|4417 Willow Bend Dr, Apt 12B, Tulsa, OK 74105] instead of my office.
GB I've moved, so could you update my account to [ADDRESS|27 Thornbury Crescent, Leeds LS8 3QT]? Many thanks, [PERSON|Gareth Pemberton]
GB The engineer never came. I waited in from eight till six and nobody from British Gas rang me.
IN Sir, the courier boy is saying door locked but my mother [PERSON|Lakshmi Venkataraghavan] was at home whole day.
IN Kindly deliver to [ADDRESS|Flat No. 302, Sai Residency, 5th Cross, Indiranagar, Bengaluru 560038] before Friday.
PH Good am po, pa-cancel ng booking under [PERSON|Jhonalyn Dimaculangan], wrong date po yung napili ko.
PH Ma'am my address is [ADDRESS|Blk 8 Lot 21 Sampaguita St., Brgy. San Isidro, Antipolo City 1870] near the chapel.
US Handover: ticket was escalated twice, customer is angry, talked to [PERSON|DARNELL WHITFIELD] who wants a refund by Monday.
GB Dr [PERSON|Siobhan Kilbride] signed off the translation but she'd like the third paragraph looked at again.
-- my name is [PERSON|tobias grantham] and i cant log in since the update, pls help
-- As agreed with [PERSON|Priya Nambiar] and [PERSON|Colin Ashworth] on the call, we test the checkout on Android only.
US Will you be open on Labor Day? I may stop by the Home Depot on Lincoln Avenue after that.
GB The Rose and Crown was fully booked in May, so we tried Marks & Spencer in Oxford instead.
-- The Dell screen flickers whenever Jira is open in Chrome; Windows says the Intel driver is fine.
US Does the Calvin Klein jacket in Charlotte Gray run small? Grace period for returns ends in June, right?
IN Tata Motors service centre in Pune gave me date for April, then Mahindra people said come in August.
US Return label should say [PERSON|J. Patrick Lindqvist]⏎[ADDRESS|PO Box 618⏎Duluth, MN 55801]
GB Left the parcel with the neighbours at [ADDRESS|14a Harrow Lane, Stockport, SK4 2HN], no card through the door.
-- Reviewer 2 marks this as a minor error: "Bill" should be "invoice", and "Mark" is a verb here.
""",
    "es": """
ES Buenos días, soy [PERSON|Inmaculada Robledo Vázquez] y quiero devolver las botas que compré la semana pasada.
ES He cambiado de domicilio: ahora vivo en [ADDRESS|C/ Alcornoque, 14, 3.º B, 28045 Madrid]. ¿Pueden actualizarlo?
MX Favor de mandar el paquete a [ADDRESS|Av. Jacarandas 1182, Col. Las Fuentes, 45070 Zapopan, Jalisco] por la tarde.
MX El repartidor le entregó la caja a [PERSON|Wilfrido Cárdenas Montaño] y yo no conozco a ese señor.
AR Hola, la factura salió a nombre de mi ex, [PERSON|Nahuel Iturraspe], y tiene que salir al mío.
AR Mandalo a [ADDRESS|Bulnes 2147, piso 6 dpto. C, C1425DKG Ciudad de Buenos Aires], el timbre no anda.
CO Quedo atenta. Cordialmente,⏎[PERSON|Yuliana Andrea Ospina Restrepo]⏎Auxiliar de cartera
CO La dirección correcta es [ADDRESS|Carrera 48 # 19-63, apto 502, Medellín, Antioquia], no la que aparece en la guía.
-- Ayer atendí al cliente de las tres; [PERSON|Begoña de la Hoz] se queda con el caso hasta el jueves.
-- me llamo [PERSON|cristian paredes] y no me llega el código para entrar
ES D. [PERSON|Anselmo Garrigues] pide que la reserva de cuatro noches pase a nombre de su hija [PERSON|Lucía Garrigues Mateu].
-- URGENTE: [PERSON|ROSA ELENA QUIÑONES] llamó dos veces por el reembolso y nadie le contestó.
ES La tienda de la calle Mayor estaba cerrada y en El Corte Inglés no les quedaba la talla.
MX El modem de Telmex se reinicia solo desde abril; en Santa Fe hay señal y en San Ángel no.
-- La traducción dice «rosa» por el color y «consuelo» por el alivio, así que no hay ningún error.
AR ¿Mercado Libre me devuelve la plata en mayo o tengo que esperar a julio?
ES Compré unas Martínez de Lillo y un perfume de Carolina Herrera; llegó todo roto.
ES Remitente: [PERSON|Iker Zubeldia]⏎[ADDRESS|Paseo de los Olmos, 8, bajo⏎20016 Donostia]
CL La técnica fue a [ADDRESS|Pasaje Los Copihues 345, Ñuñoa, Santiago] pero le dijeron que ahí no era.
PE Señores, la promoción decía Lima y Trujillo, ¿por qué en Santa Rosa no vale?
""",
    "pt": """
BR Oi, aqui é a [PERSON|Jucilene Barbosa dos Anjos], comprei uma air fryer e veio com o cesto amassado.
BR Preciso mudar o endereço de entrega para [ADDRESS|Rua das Acácias, 512, apto. 34, Vila Mariana, São Paulo - SP, 04112-080].
BR O técnico [PERSON|Edvaldo Sampaio] esteve aqui ontem e disse que a placa queimou, mas não deixou o laudo.
BR Segue o comprovante. Att.,⏎[PERSON|Thaís Albuquerque de Moraes]⏎Setor de compras
BR A encomenda foi entregue na [ADDRESS|Av. Getúlio Marinho, 2050, bloco B, Centro, Londrina/PR, CEP 86010-330] e lá ninguém conhece meu filho.
BR quem fala é o [PERSON|wesley tavares], meu app travou na tela de pagamento
-- Passagem de turno: a [PERSON|Marinalva Quintela] ficou de retornar para o cliente até as 18h, e o [PERSON|Rogério Pimentel] cuida do estorno.
-- SOLICITANTE: [PERSON|OSMAR FIGUEIREDO NETO]. Motivo: cobrança em duplicidade na fatura de março.
BR O dr. [PERSON|Heitor Valadares] remarcou a consulta para quinta, podem avisar a recepção?
BR Meu esposo [PERSON|Cláudio Henrique Bittencourt] não autorizou essa compra de jeito nenhum.
BR Moro na [ADDRESS|Travessa do Ipê, 77, casa 2, Bairro Santo Antônio, Belo Horizonte - MG] e aqui o sinal cai toda noite.
BR Destinatário: [PERSON|Benedita Falcão]⏎[ADDRESS|Rua Sete Coqueiros, 901⏎Boa Viagem, Recife - PE⏎51021-440]
BR Comprei na Casas Bahia da Avenida Paulista e o vendedor disse que trocava sem problema.
BR O Magazine Luiza só entrega em maio; já a Natura chegou em Florianópolis em dois dias.
-- Na avaliação, «rosa» é cor e «vitória» é substantivo comum, então não conte como erro.
BR O ônibus de Santos para São José dos Campos atrasou três horas e a Cometa não quis reembolsar.
-- O botão Salvar some quando o Bradesco abre a janela de confirmação no Firefox.
BR Por favor, retirem o sofá na [ADDRESS|Alameda dos Jatobás, 138, Jardim América, Goiânia - GO, 74255-220] depois das 14h.
-- Não quero mais receber propaganda da Claro, já pedi em janeiro e em fevereiro.
""",
    "fr": """
FR Bonjour, je m'appelle [PERSON|Apolline Desrosiers] et ma commande est bloquée chez le transporteur depuis lundi.
FR Merci de livrer au [ADDRESS|18 bis, rue des Tanneurs, 69005 Lyon], le digicode ne marche pas, il faut sonner.
FR Le colis a été remis à un certain [PERSON|Yannick Le Goff], que personne ne connaît dans l'immeuble.
FR Nouvelle adresse à partir du 1er mai :⏎[ADDRESS|Résidence Les Glycines, bât. C⏎42 avenue du Maréchal Ney⏎33700 Mérignac]
FR Maître [PERSON|Solène Carpentier] attend toujours la version corrigée du contrat.
-- Cordialement,⏎[PERSON|Jean-Baptiste Vauquelin]
-- Dossier repris par [PERSON|Fatoumata Diarra] ; la cliente, Mme [PERSON|ROUSSELET Ghislaine], rappellera demain matin.
BE Pouvez-vous envoyer la facture à [ADDRESS|Chaussée de Wavre 611, bte 4, 1040 Etterbeek] au lieu de l'ancienne adresse ?
CA Mon nom est [PERSON|Maxime Thibodeau-Gagné], j'ai réservé un chalet pour la relâche et on me l'a annulé.
CA Faut le renvoyer au [ADDRESS|2385, rue Saint-Aubin, app. 7, Trois-Rivières (Québec) G8Z 2K4], svp.
CH Le technicien est passé à la [ADDRESS|Route de Chavannes 33, 1007 Lausanne], mais l'ascenseur était en panne.
-- salut c'est [PERSON|kevin marchandeau], le lien de réinitialisation marche pas
FR La boutique de la rue de Rivoli était fermée et la Fnac n'avait plus le modèle.
FR J'ai acheté un sac Yves Saint Laurent et une crème Clarins, les deux sont arrivés ouverts.
-- « Rose » est ici un adjectif et « Pierre » désigne la matière ; l'annotation est correcte.
FR Le TGV de Nantes à Saint-Étienne a eu deux heures de retard en avril et la SNCF ne répond pas.
-- Depuis la mise à jour, le bouton Valider ne réagit plus sous Safari, mais Orange dit que la ligne est bonne.
FR L'abonnement est au nom de ma grand-mère, [PERSON|Huguette de La Bretonnière], décédée en mars.
BE Est-ce que Delhaize à Namur reprend les bouteilles, ou faut-il aller à Charleroi ?
""",
    "de": """
DE Guten Tag, mein Name ist [PERSON|Friederike Lohmann-Seidel], ich warte seit zwei Wochen auf meine Rücksendung.
DE Bitte ändern Sie die Lieferadresse auf [ADDRESS|Lindenstraße 47a, 04277 Leipzig], die alte Wohnung ist gekündigt.
DE Der Bote hat das Paket bei [PERSON|Hartmut Brinkschulte] im Erdgeschoss abgegeben, ohne mir eine Karte dazulassen.
DE Mit freundlichen Grüßen⏎Dr. [PERSON|Wiebke Petersen]⏎Einkauf
DE Absender:⏎[PERSON|Ottokar von Reitzenberg]⏎[ADDRESS|Am Mühlgraben 9⏎91054 Erlangen]
AT Die Rechnung soll an [ADDRESS|Neubaugürtel 88/2/14, 1070 Wien] gehen, nicht an die Firma.
AT Herr Mag. [PERSON|Leopold Hinterwirth] hat gestern angerufen und möchte den Termin auf Donnerstag verschieben.
CH Ich bin umgezogen und wohne jetzt an der [ADDRESS|Seefeldstrasse 212, 8008 Zürich], bitte anpassen.
CH Für die Übergabe: Frau [PERSON|Annelies Zurbriggen] macht die Kasse, [PERSON|Beat Ammann] das Lager.
-- hallo hier ist [PERSON|dennis kowalczyk], mein passwort geht nicht mehr
-- REKLAMATION [PERSON|GÜNTHER STOLTENHOFF]: Gerät dreht nicht, zweite Reparatur, will Geld zurück.
-- Nach Rücksprache mit [PERSON|Aylin Demirtaş] bleibt der Fehler offen, bis das Testgerät wieder da ist.
DE Am Montag war die Filiale in der Königsallee zu, also bin ich zu Karstadt nach Essen gefahren.
DE Im Mai kommt bei Vodafone immer die falsche Rechnung, im August war es genauso.
-- »Wolf« und »Stein« sind hier keine Namen, sondern das Tier und das Material.
DE Die Jack-Wolfskin-Jacke ist eingelaufen, und der Bosch Akkuschrauber lädt nicht.
AT Gilt der Gutschein auch beim Billa in Graz oder nur in Sankt Pölten?
DE Der Monteur stand vor der [ADDRESS|Von-Humboldt-Allee 3, 53115 Bonn], aber da war niemand.
-- Das Fenster Ernst-Klett-Verlag lässt sich nicht schließen, wenn Teams im Vordergrund ist.
""",
    "vi": """
VN Em chào shop, em là [PERSON|Đặng Thị Mỹ Duyên], đơn của em báo giao rồi mà em chưa nhận được.
VN Shop giao giúp em tới [ADDRESS|số 18 ngõ 92 Nguyễn Khánh Toàn, phường Quan Hoa, quận Cầu Giấy, Hà Nội] sau 5 giờ chiều nhé.
VN Hôm qua anh [PERSON|Trương Quốc Bảo] có qua sửa máy lạnh nhưng tới tối nó lại chảy nước.
VN Trân trọng,⏎[PERSON|Huỳnh Ngọc Phương Thảo]⏎Phòng Chăm sóc khách hàng
VN Địa chỉ mới của tôi: [ADDRESS|245/17 Lê Văn Sỹ, P. 13, Q. 3, TP. Hồ Chí Minh]. Đừng gửi về chỗ cũ nữa.
VN Người nhận: [PERSON|Lâm Gia Khiêm]⏎[ADDRESS|Thôn Đông Hạ, xã Hòa Tiến, huyện Hòa Vang⏎Đà Nẵng]
-- Ca tối bàn giao: khách [PERSON|VÕ THÀNH LONG] đòi hoàn tiền, chị [PERSON|Phạm Thu Hiền] đang giữ hồ sơ.
-- minh la [PERSON|nguyen van toan], khong dang nhap duoc app tu hom qua
-- Theo ý kiến của [PERSON|Bùi Đức Mạnh] thì câu này dịch chưa sát, nên sửa lại.
VN Vợ tôi tên [PERSON|Cao Thị Lệ Hằng] đã đặt phòng hai đêm ở Đà Lạt mà khách sạn bảo không có.
VN Mình ở [ADDRESS|căn hộ A-1206 chung cư Sen Hồng, 56 Phạm Hùng, Nam Từ Liêm, Hà Nội], bảo vệ không cho shipper lên.
VN Cửa hàng Thế Giới Di Động ở đường Nguyễn Trãi bảo hết hàng, phải chờ tới tháng Năm.
VN Viettel cứ trừ tiền gói cước dù tôi đã hủy từ tháng ba.
VN Tôi đi xe Phương Trang từ Cần Thơ lên Sài Gòn, xe trễ hai tiếng mà không ai xin lỗi.
-- Nút Lưu bị mờ khi mở bằng Chrome trên máy Samsung, còn trên Xiaomi thì bình thường.
VN Bia Hà Nội với nước mắm Nam Ngư giao thiếu mỗi thứ một thùng.
VN Thu hồi giúp tủ lạnh ở [ADDRESS|31 Trần Phú, phường Lộc Thọ, Nha Trang, Khánh Hòa] trong sáng mai.
-- Từ "hoa" ở đây là bông hoa, "mai" là ngày mai, không phải tên người.
VN Bác [PERSON|Tôn Nữ Diệu Huyền] năm nay bảy mươi tuổi, nhờ bên mình gọi chậm chậm cho bác nghe.
""",
    "id": """
ID Selamat siang kak, saya [PERSON|Dewi Kusumaningrum], pesanan saya sudah seminggu belum sampai juga.
ID Tolong kirim ke [ADDRESS|Jl. Kenanga Raya No. 45, RT 03/RW 07, Kel. Cipete Utara, Jakarta Selatan 12150] ya, jangan ke kantor.
ID Kemarin paketnya diterima sama [PERSON|Bambang Hariyanto], padahal di rumah saya tidak ada yang namanya begitu.
ID Hormat saya,⏎[PERSON|Ni Luh Ayu Pradnyani]⏎Bagian Keuangan
ID Alamat baru: [ADDRESS|Perumahan Griya Melati Blok D2 No. 11, Kec. Lowokwaru, Kota Malang, Jawa Timur 65141]. Mohon diperbarui.
ID Penerima: [PERSON|Rizky Ananda Siregar]⏎[ADDRESS|Gg. Mawar No. 8, Medan Sunggal⏎Medan 20128]
-- gan saya [PERSON|agus setiawan], akun saya keblokir gara-gara salah pin tiga kali
-- Serah terima shift: Bu [PERSON|Maria Goretti Lamere] minta ditelepon jam dua, Pak [PERSON|Hendra Wijayakusuma] sudah selesai.
-- PELANGGAN [PERSON|SRI WAHYUNINGSIH] KOMPLAIN BARANG PECAH, MINTA GANTI BARU.
ID Tadi [PERSON|Yohanes Manurung] bilang terjemahannya sudah dicek, tapi masih ada dua kalimat yang kurang.
ID Teknisi datang ke [ADDRESS|Jalan Pahlawan 112, Denpasar, Bali 80113] tapi katanya rumahnya kosong.
ID Kenapa Telkomsel motong pulsa saya tiap bulan Mei, padahal paketnya sudah berhenti?
ID Saya beli di Indomaret dekat Jalan Sudirman, kasirnya tidak kasih struk.
ID Kereta dari Bandung ke Surabaya telat tiga jam, Traveloka tidak mau ganti uang.
-- Kata "bunga" di sini artinya bunga bank dan "surya" artinya matahari, jadi bukan nama orang.
-- Tombol Simpan tidak bisa diklik di aplikasi Tokopedia versi terbaru.
ID Bakso di Malioboro itu enak, tapi kiriman Sari Roti saya basi waktu sampai di Bogor.
ID Reservasi atas nama [PERSON|Fransiska Tandiono] mau saya majukan ke hari Rabu, bisa?
ID Barang retur tolong dijemput di [ADDRESS|Ruko Mega Kuningan Blok B-17, Jl. Cendana, Semarang 50241] sebelum jam empat.
""",
}


def blind() -> list[Planted]:
    """Every text, in the order of its language."""
    return [
        _told(line, language)
        for language, lines in (WEST | ASIA).items()
        for line in lines.strip().splitlines()
    ]


def _told(line: str, language: str) -> Planted:
    """A line's text without its markup, and where each name and address came to stand."""
    country, _, marked = line.replace("⏎", "\n").partition(" ")
    country = "" if country == "--" else country
    text, last = "", 0
    gold: list[Gold] = []
    for truth in _TRUTH.finditer(marked):
        text += marked[last : truth.start()]
        gold.append(Gold(start=len(text), end=len(text) + len(truth[2]), kind=truth[1], checked=False))
        text, last = text + truth[2], truth.end()
    return Planted(
        text=text + marked[last:],
        language=language,
        locale=f"{language}-{country}" if country else language,
        country=country,
        gold=tuple(gold),
    )
