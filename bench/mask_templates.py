"""Sentences of the planted corpus, and how twelve languages' countries write their numbers; all made up."""

from dataclasses import dataclass

IBANS = (("DE", 22), ("FR", 27), ("ES", 24), ("NL", 18), ("PL", 28), ("SA", 24), ("AE", 23), ("TR", 26))
MAILBOXES = (
    "li.wei",
    "taro_y",
    "kim-min",
    "ana.souza",
    "j.smith+shop",
    "m.dupont",
    "k.weber",
    "somchai",
    "budi",
    "ahmed.ali",
)
HOSTS = (
    "example.com",
    "mail.example.org",
    "example.co.jp",
    "shop.example.de",
    "example.com.br",
    "example.cn",
)
PATHS = ("o/17", "profile?id=4", "a/b.html", "s")
KINDS = ("EMAIL", "PHONE", "CARD", "IBAN", "ACCOUNT", "IP", "URL", "DATE_OF_BIRTH", "PASSPORT", "NATIONAL_ID")
LOOSE = ("PERSON", "ADDRESS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Land:
    """How a country writes; # is a drawn digit, @ a drawn letter."""

    code: str
    identities: tuple[str, ...]
    phones: tuple[str, ...]
    passports: tuple[str, ...]
    accounts: tuple[str, ...]
    dates: tuple[str, ...]
    people: tuple[str, ...]
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """Templates of a language by kind, near misses, and sentences without numbers."""

    code: str
    gap: str
    says: dict[str, tuple[str, ...]]
    none: tuple[str, ...]
    fill: tuple[str, ...]
    lands: tuple[Land, ...]


def land(code: str, **given: str) -> Land:
    return Land(code=code, **{name: tuple(said.split("|")) for name, said in given.items()})


def language(code: str, gap: str, says: str, none: str, fill: str, *lands: Land) -> Language:
    """`says` has a line a kind: the kind, then its templates."""
    lines = [line.strip().split("|") for line in says.strip().splitlines()]
    return Language(
        code=code,
        gap=gap,
        says={kind: tuple(templates) for kind, *templates in lines},
        none=tuple(none.split("|")),
        fill=tuple(fill.split("|")),
        lands=lands,
    )


ISO = "{y}-{m:02d}-{d}"
EAST: tuple[Language, ...] = (
    language("en", " ", """
        EMAIL|Please write to {} about it.|My e-mail is {}.
        PHONE|You can call me on {} after six.|My phone number is {}.
        CARD|I paid with my card {} yesterday.|Card number: {}.
        IBAN|Please refund to IBAN {}.|My IBAN is {}.
        ACCOUNT|My bank account number is {}.|Send it to account no. {}.
        IP|The log shows IP address {}.|It came from {} I think.
        URL|The page is {} as you see.|I found it at {} today.
        DATE_OF_BIRTH|I was born on {}.|My date of birth is {}.
        PASSPORT|My passport number is {}.|Passport no. {}.
        NATIONAL_ID|My national ID is {}.|The identity number on file is {}.
        PERSON|My name is {}.|Please ask for Mr. {}.
        ADDRESS|I live at {}.|My address is {}.""",
        "The order number is 2026########.|It cost $§,###.## in all.|The update to version 10.4.#.# broke it.|Tracking number ############ does not work.|I ordered it on 2026-03-1#.",
        "I have waited for quite a long time now and nobody has told me anything about it.|Could somebody look at what happened and let me know how it goes on from here?",
        land("US", identities="US SSN", phones="(212) 555-01##|+1 415 555 01##|312-555-01##", passports="5########|A########", accounts="00012345####|8########", dates="{m}/{d}/{y}|March {d}, {y}", people="James Carter|Emily Stone", addresses="1428 Elm Street, Springfield|77 Lake Avenue Apt. 4"),
        land("GB", identities="GB NHS|GB NINO", phones="+44 20 7946 0###|07700 900###|020 7946 0###", passports="#########", accounts="5#######", dates="{d}/{m:02d}/{y}|{d} March {y}", people="Oliver Hughes|Sarah Bennett", addresses="12 Baker Street, London|5 Mill Lane"),
        land("CA", identities="CA SIN", phones="416-555-01##|+1 604 555 01##", passports="AB######", accounts="1234###", dates=ISO, people="Noah Tremblay", addresses="200 King Street, Toronto"),
        land("IN", identities="IN Aadhaar|IN PAN", phones="+91 98765 #####|09876 54####", passports="J8######", accounts="5010012#######", dates="{d}-{m:02d}-{y}", people="Rahul Sharma", addresses="14 Gandhi Road, Pune"),
        land("SG", identities="SG NRIC", phones="+65 8123 ####", passports="E1234###@", accounts="012-34###-#", dates="{d} March {y}", people="Grace Lim", addresses="10 Orchard Road"),
        land("PH", identities="PH UMID", phones="+63 917 123 ####", passports="P1234###A", accounts="1234-5678-##", dates="March {d}, {y}", people="Jose Reyes", addresses="25 Rizal Avenue, Manila"),
        land("ZA", identities="ZA identity", phones="+27 82 123 ####", passports="A########", accounts="62########1", dates=ISO, people="Thabo Dlamini", addresses="8 Long Street, Cape Town"),
        land("IE", identities="IE PPS", phones="+353 85 012 ####", passports="PA#######", accounts="1234####", dates="{d}/{m:02d}/{y}", people="Liam Murphy", addresses="3 Abbey Street, Dublin"),
    ),
    language("zh", "", """
        EMAIL|请发邮件到{}谢谢。|我的邮箱是{}，请查收。
        PHONE|我的手机号是{}，晚上联系。|请拨打电话{}找我。
        CARD|我的信用卡号是{}，请退款。|卡号{}被多扣了一次。
        IBAN|请退到IBAN {}。
        ACCOUNT|我的银行账号是{}。|请转到账户{}里。
        IP|登录的IP地址是{}。
        URL|网页在{} 上。
        DATE_OF_BIRTH|我的出生日期是{}。|我生于{}。
        PASSPORT|我的护照号码是{}。
        NATIONAL_ID|我的身份证号是{}。|身份证號碼{}，請查收。
        PERSON|我叫{}，想咨询一下。|收件人：{}。
        ADDRESS|我住在{}。|地址：{}。""",
        "订单号是2026########。|一共花了¥§,###.##元。|快递单号############查不到。|版本10.4.#.#有问题。|我在2026年3月1#日下的单。",
        "我已经等了很久了，一直没有人告诉我到底是怎么回事，请尽快处理一下好吗。|麻烦你们帮忙查一下这是什么情况，然后再告诉我接下来应该怎么办比较好。",
        land("CN", identities="CN resident identity", phones="138########|+86 139 #### ####|010-6#######", passports="E########", accounts="6217#############", dates="{y}年{m}月{d}日|" + ISO, people="王小明|欧阳娜", addresses="北京市朝阳区建国路88号|上海市浦东新区世纪大道100号"),
        land("TW", identities="TW identity", phones="0912-345-###|02-2345-####", passports="3########", accounts="0123456####", dates="{y}/{m:02d}/{d}", people="陳志明", addresses="台北市信義區松高路11號"),
        land("HK", identities="HK identity", phones="+852 9123 ####|9123 ####", passports="K########", accounts="123-4-######", dates="{y}年{m}月{d}日", people="李嘉欣", addresses="香港九龍彌敦道700號"),
    ),
    language("ja", "", """
        EMAIL|メールは{}までお願いします。
        PHONE|電話番号は{}です。|携帯{}にお電話ください。
        CARD|カード番号は{}です。|クレジットカード{}で払いました。
        IBAN|IBANは{}です。
        ACCOUNT|口座番号は{}です。
        IP|IPアドレスは{}です。
        URL|ページは{} です。
        DATE_OF_BIRTH|生年月日は{}です。
        PASSPORT|パスポート番号は{}です。|旅券番号{}です。
        NATIONAL_ID|マイナンバーは{}です。|個人番号{}を登録しました。
        PERSON|{}様からのご連絡です。|氏名：{}
        ADDRESS|住所は{}です。""",
        "注文番号は2026########です。|合計¥§#,###円でした。|追跡番号############が見つかりません。|バージョン10.4.#.#です。",
        "かなり前から待っていますが、まだ何の連絡もありませんので、早めに確認していただけると助かります。|状況を調べていただき、今後どうなるのかをお知らせいただけますでしょうか。",
        land("JP", identities="JP My Number", phones="090-1234-####|03-3456-####|+81 90 1234 ####", passports="TR#######", accounts="1234###", dates="{y}年{m}月{d}日|昭和60年{m}月{d}日|{y}/{m:02d}/{d}", people="山田太郎|佐藤花子", addresses="東京都千代田区丸の内1-9-1|大阪府大阪市北区梅田3丁目1番"),
    ),
    language("ko", " ", """
        EMAIL|메일은 {} 로 보내 주세요.
        PHONE|전화번호는 {}입니다.|휴대폰 {}으로 연락 주세요.
        CARD|카드 번호는 {}입니다.|신용카드 {}로 결제했어요.
        IBAN|IBAN은 {} 입니다.
        ACCOUNT|계좌번호는 {}입니다.
        IP|접속 IP는 {}입니다.
        URL|페이지는 {} 입니다.
        DATE_OF_BIRTH|생년월일은 {}입니다.
        PASSPORT|여권번호는 {}입니다.
        NATIONAL_ID|주민등록번호는 {}입니다.|주민번호 {} 확인해 주세요.
        PERSON|제 이름은 {}입니다.|{}님께 전해 주세요.
        ADDRESS|주소는 {}입니다.""",
        "주문번호는 2026########입니다.|모두 ₩§##,### 원이었어요.|송장번호 ############ 조회가 안 돼요.|버전 10.4.#.#입니다.",
        "오래 기다렸는데 아직 아무런 안내를 받지 못했으니 빨리 확인해 주시면 감사하겠습니다.|어떻게 된 일인지 알아보시고 앞으로 어떻게 되는지 알려 주실 수 있을까요?",
        land("KR", identities="KR resident registration", phones="010-1234-####|02-345-####|+82 10 1234 ####", passports="M########", accounts="123-45-######|110-###-######", dates="{y}년 {m}월 {d}일|{y}.{m:02d}.{d}", people="김민수|이지은", addresses="서울시 강남구 테헤란로 152|부산시 해운대구 우동 1-2"),
    ),
    language("vi", " ", """
        EMAIL|Xin gửi thư tới {} nhé.
        PHONE|Số điện thoại của tôi là {}.|Hãy gọi cho tôi qua số {} nhé.
        CARD|Số thẻ của tôi là {}.|Tôi trả bằng thẻ tín dụng {}.
        IBAN|IBAN của tôi là {}.
        ACCOUNT|Số tài khoản của tôi là {}.
        IP|Địa chỉ IP là {}.
        URL|Trang đó là {} nhé.
        DATE_OF_BIRTH|Ngày sinh của tôi là {}.|Tôi sinh ngày {}.
        PASSPORT|Số hộ chiếu của tôi là {}.
        NATIONAL_ID|Số căn cước của tôi là {}.|CCCD: {}.
        PERSON|Tôi tên là {}.|Người nhận: {}.
        ADDRESS|Địa chỉ: {}.|Tôi sống tại {}.""",
        "Mã đơn hàng là 2026########.|Tổng cộng §.###.### đ.|Mã vận đơn ############ không tra được.|Phiên bản 10.4.#.# bị lỗi.",
        "Tôi đã đợi khá lâu rồi mà vẫn chưa có ai báo cho tôi biết chuyện gì đã xảy ra.|Nhờ bạn kiểm tra giúp xem tình hình thế nào rồi báo lại cho tôi sớm nhé.",
        land("VN", identities="VN citizen", phones="0912 345 ###|+84 91 234 ####|0987######", passports="C#######", accounts="0011########", dates="{d}/{m:02d}/{y}|{d} tháng {m} năm {y}", people="Nguyễn Văn An|Trần Thị Mai", addresses="12 đường Lê Lợi, Quận 1|số 5 phố Huế"),
    ),
    language("th", " ", """
        EMAIL|กรุณาส่งอีเมลมาที่ {} ด้วยค่ะ
        PHONE|เบอร์โทรของฉันคือ {} ค่ะ|โทร {} ได้เลย
        CARD|หมายเลขบัตรเครดิตคือ {} ค่ะ
        IBAN|IBAN คือ {} ค่ะ
        ACCOUNT|เลขที่บัญชีคือ {} ค่ะ
        IP|หมายเลข IP คือ {} ค่ะ
        URL|หน้าเว็บคือ {} ค่ะ
        DATE_OF_BIRTH|วันเกิดของฉันคือ {} ค่ะ|เกิดวันที่ {}
        PASSPORT|หนังสือเดินทางเลขที่ {} ค่ะ
        NATIONAL_ID|เลขบัตรประชาชนคือ {} ค่ะ|เลขประจำตัว {}
        PERSON|ติดต่อคุณ{}
        ADDRESS|ที่อยู่ {}""",
        "หมายเลขคำสั่งซื้อ 2026######## ค่ะ|รวมทั้งหมด ฿§,###.## ค่ะ|เลขพัสดุ ############ ไม่พบ|เวอร์ชัน 10.4.#.# มีปัญหา",
        "รอมานานมากแล้วแต่ยังไม่มีใครแจ้งว่าเกิดอะไรขึ้น รบกวนช่วยตรวจสอบให้หน่อยนะคะ|ช่วยดูให้หน่อยว่าเป็นอย่างไรบ้างแล้วแจ้งกลับมาด้วยนะคะ ขอบคุณมากค่ะ",
        land("TH", identities="TH citizen", phones="081-234-####|02-123-####|+66 81 234 ####", passports="AA#######", accounts="123-4-#####-#", dates="{d} มีนาคม 2528|{d}/{m:02d}/2530", people="สมชาย ใจดี|สุดา แสงทอง", addresses="99/1 หมู่ 4 ตำบลบางพูด อำเภอปากเกร็ด จังหวัดนนทบุรี 11120|12 ถนนสุขุมวิท แขวงคลองเตย เขตคลองเตย"),
    ),
    language("id", " ", """
        EMAIL|Silakan kirim ke {} ya.
        PHONE|Nomor telepon saya {}.|Hubungi saya di {} nanti malam.
        CARD|Nomor kartu saya {}.|Saya bayar dengan kartu kredit {}.
        IBAN|IBAN saya {}.
        ACCOUNT|Nomor rekening saya {}.
        IP|Alamat IP itu {}.
        URL|Halamannya {} itu.
        DATE_OF_BIRTH|Tanggal lahir saya {}.|Saya lahir {}.
        PASSPORT|Nomor paspor saya {}.
        NATIONAL_ID|NIK saya {}.|Nomor KTP {}.
        PERSON|Nama saya {}.|Kepada Bapak {}.
        ADDRESS|Alamat: {}.|Saya tinggal di {}.""",
        "Nomor pesanan 2026########.|Totalnya Rp §.###.###.|Nomor resi ############ tidak ditemukan.|Versi 10.4.#.# bermasalah.",
        "Saya sudah menunggu cukup lama dan belum ada yang memberi tahu apa yang terjadi.|Mohon dicek bagaimana keadaannya lalu kabari saya secepatnya, terima kasih.",
        land("ID", identities="ID NIK", phones="0812-3456-####|+62 812 3456 ####|(021) 555 ####", passports="X#######", accounts="12345#####", dates="{d} Maret {y}|{d}-{m:02d}-{y}", people="Budi Santoso|Siti Rahayu", addresses="Jalan Sudirman No. 5, Jakarta|Jl. Merdeka No. 10"),
        land("MY", identities="MY MyKad", phones="+60 12-345 ####|012-345 ####", passports="A########", accounts="51234567####", dates="{d}/{m:02d}/{y}", people="Ahmad Faisal", addresses="Jalan Ampang No. 12, Kuala Lumpur"),
    ),
)  # fmt: skip
