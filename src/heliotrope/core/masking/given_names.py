"""Surnames where there are few, and common given names where a surname follows them."""

HAN_SURNAMES = (
    "欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|司徒|东方|皇甫|尉迟|公孙|慕容|令狐|"
    "[王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉阎閻"
    "余潘杜戴夏钟鍾汪田任姜范方石姚谭譚廖邹鄒熊金陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段雷钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔文庞樊兰殷施陶洪翟安颜顏倪严嚴"
    "牛温溫芦季俞章鲁葛伍韦韋申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边]"
)
HANGUL_SURNAMES = (
    "남궁|황보|제갈|선우|독고|"
    "[김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반라왕금옥육인맹제모탁국은편용]"
)
VIETNAMESE_SURNAMES = "Nguyễn|Trần|Lê|Phạm|Huỳnh|Hoàng|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trịnh|Đoàn|Lâm|Cao|Tạ|Trương|Đào|Lương|Mai|Tô|Hà|Chu"
GIVEN = frozenset(
    """
    Aaron Abigail Adam Adriana Agnieszka Agus Ahmad Ahmet Aisha Alain Alan Albert Alberto Alejandra
     Alejandro Alessandro Alexander Alexis Ali Alice Aline Amanda Amber Amit Amy Ana Anders Andrea Andreas
     Andrew Andrés Angela Anja Anjali Ann Anna Anthony Antoine Antonio Aoife Arjun Arthur Ashley Aurélie
     Austin Ayşe Barbara Beatriz Benjamin Betty Beverly Billy Birgit Bobby Brandon Brenda Brian Brittany
     Bruce Bruna Bruno Bryan Budi Camila Camille Carl Carlos Carmen Carol Carolyn Catherine Charles
     Charlotte Cheryl Chiara Chloé Christian Christina Christine Christophe Christopher Ciara Claire Conor
     Cynthia Céline Daniel Daniela Danielle David Deborah Debra Deepak Denise Dennis Dewi Diana Diane
     Diego Dmitri Donald Donna Doris Dorothy Dylan Eduardo Edward Eko Elena Elizabeth Emily Emma Emre
     Enrique Eric Erik Ethan Eugene Evelyn Fatima Fatma Felipe Felix Fernanda Fernando Florian Frances
     Francesca Francisco Frank Gabriel Gabriela Gabriele Gary George Gerald Giovanni Giulia Giuseppe
     Gloria Grace Gregory Guadalupe Guillaume Gustavo Hannah Hans Harold Harry Heather Heike Helen Henry
     Ingrid Isabel Isabella Isabelle Ivan Jack Jacob Jacqueline James Jan Janet Janice Jason Javier Jean
     Jeffrey Jennifer Jeremy Jerry Jesse Jessica Jesús Joan Joe Johanna John Johnny Jonas Jonathan Jordan
     Jorge Jose Joseph Joshua José Joyce João Juan Juana Judith Judy Julia Juliana Julie Julien Justin
     Jürgen Karen Karin Katarzyna Katherine Kathleen Kathryn Katrin Kayla Keith Kelly Kenneth Kevin
     Kimberly Klaus Krzysztof Kyle Larissa Larry Lars Laura Lauren Laurent Lawrence Lena Leonardo Letícia
     Liam Linda Lisa Logan Lori Louis Luca Lucas Lucía Luis Luiz Lukas Léa Madison Manon Manuel Marcelo
     Marco Marcos Margaret Maria Mariana Marie Marilyn Mark Markus Marta Martha Martín Mary María Mateo
     Mathieu Matthew Matthias Małgorzata Megan Mehmet Melissa Michael Michel Michelle Miguel Ming Mohamed
     Mohammed Monika Muhammad Mustafa Nancy Natalia Natalie Nathalie Nathan Niamh Nicholas Nicolas Nicole
     Noah Noel Nomsa Nurul Olga Oliver Olivia Omar Pablo Pamela Patricia Patrick Patrícia Paul Paula Paulo
     Pedro Peter Petra Philip Philippe Pierre Pilar Piotr Pooja Priya Putri Rachel Rafael Rahul Rajesh
     Ralph Ramón Randy Raymond Raúl Rebecca Ricardo Richard Rina Robert Roberto Rodrigo Roger Ronald Rosa
     Roy Russell Ruth Ryan Sabine Samantha Samuel Sandra Sanjay Santiago Sara Sarah Scott Sean Sebastián
     Sergei Sergio Sharon Shirley Sipho Siti Sofía Sophia Sophie Sri Stefan Stephanie Stephen Steven
     Sunita Susan Svetlana Sylvie Teresa Terry Thabo Theresa Thiago Thierry Thomas Timothy Tobias Tyler
     Ursula Valentina Verónica Victoria Vikram Vincent Vinícius Virginia Wahyu Walter Wayne Wei William
     Willie Wolfgang Álvaro Ángel Émilie Éric
    """.split()
)
"""Given names after which a word with a capital is taken for a surname."""
