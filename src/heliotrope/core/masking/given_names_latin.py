"""Given names in Latin letters that are usual in several countries, and which of them are words as well.

Compiled from the lists of names of the Faker library (MIT).
"""

WORDS_TOO = frozenset(
    """
    Ada Alba Alma Amber Angel Angelo April August Augusta Aurora Austin Autumn Ben Bill Bob Bonnie Brooke
    Carol Carolina Casey Charity Charlotte Chase Chelsea Christian Crystal Daisy Dakota Dale Dawn Dean Dennis
    Destiny Devin Dolores Don Drew Earl Else Ernst Eva Eve Faith Flor Flora Florence Frank Gary Gene Georgia
    Glen Gloria Grace Grant Guy Hans Hazel Heather Holly Hunter Ida Iris Ivy Jack Jade Jan Jasmine Jordan Joy
    June Kai Kent Kim Lance Lea Lee Lia Lily Linda Lucky Luna Maj Mari Maria Marina Mark Mary May Maya Melody
    Mercedes Mike Milan Misty Nick Nova Paige Patience Penny Perla Pia Randy Ray Robin Roman Rosa Rosario Rose
    Sam Sandy Santiago Sara Savannah Scott Sierra Stein Stella Sue Summer Sydney Tea Tim Tom Troy Vera Victor
    Victoria Viola Violet Virginia Wanda
    """.split()
)
"""Months, places, virtues, stones: taken for a name only where a surname follows."""

GIVEN_LATIN = frozenset(
    """
    Aaron Abbas Abbie Abdi Abdul Abdullah Abel Abigail Abraham Achim Ada Adam Adela Adelaida Adele Adelina
    Adeline Adina Aditya Adnan Adolf Adrian Adriana Adrianna Adriano Adrien Adrienn Adrienne Adrián Adèle
    Adéla Adélaïde Agata Agatha Agathe Agnes Agnese Agnieszka Agnès Agáta Ahmad Ahmed Ahmet Aida Aiden Aimee
    Aimé Aimée Aina Aino Aisha Akif Alain Alan Alana Alba Albert Albertina Alberto Albin Albina Aldo Alec
    Alejandra Alejandro Aleks Aleksandar Aleksander Aleksandr Aleksandra Alen Alena Alessandra Alessandro
    Alessia Alessio Alex Alexa Alexander Alexandr Alexandra Alexandre Alexandria Alexandrie Alexandru Alexej
    Alexia Alexis Aleš Alf Alfons Alfonso Alfred Alfredo Ali Alice Alicia Alida Alina Aline Alisa Alisha
    Alison Alix Allan Allana Allen Allison Alma Alois Alphonse Alva Alvaro Alvin Alyssa Alícia Alžběta Amalia
    Amalie Amanda Amber Ambrose Amelia Amelie Amin Amina Amir Amira Amy Amélie Ana Anabela Anas Anastasia
    Anastasie Anastazja Anastázie Anaïs Anders Anderson Andor Andre Andrea Andreas Andrei Andreia Andrej
    Andres Andrew Andrey Andrzej András André Andrée Andy Anděla Ane Aneta Anett Anette Anežka Angel Angela
    Angelica Angelika Angelina Angeline Angelo Angie Ani Anica Aniela Anika Anikó Anita Anja Anka Anke Ann
    Anna Annalisa Annalise Annamaria Annamária Anne Anneke Anneli Annelie Annelies Annemie Annette Anni Annick
    Annie Annika Annikki Annita Anny Anouk Antal Ante Antero Anthony Anto Antoine Antoinette Anton Antonella
    Antoni Antonia Antonie Antonietta Antonija Antonina Antonino Antonio Antonius Antony Antonín António
    Antônio Anu Apolena Apollo Apolonia April Aranka Ariadna Arian Ariana Ariane Ariel Arif Arild Arkadiusz
    Arlette Armando Armin Arnaldo Arnaude Arne Arno Arnold Arnošt Arnulfo Aron Arsenio Arta Artan Arthur Artur
    Arturo Arzu Asafe Asbjørn Ashlee Ashleigh Ashley Asiman Asta Astrid Attila Aud Audrey August Augusta
    Auguste Augustin Augustine Augusto Aura Aurel Aurelia Aurelio Aurora Aurore Aurélie Austin Autumn Avni
    Axel Ayla Aylin Aylla Aynur Ayse Aysel Ayten Azad Azra Baba Bailey Balázs Barbara Barbora Barna Barnabás
    Barry Bartek Basil Bastian Bayram Beata Beatrice Beatrix Beatriz Becky Bedřich Belinda Bella Ben Bence
    Bendegúz Benedek Benedict Benedikt Benicio Benita Benito Benjamim Benjamin Benjamín Benjámin Benny Benoît
    Bente Benthe Bento Benício Berat Berend Berit Bernadett Bernadette Bernard Bernarda Bernardo Berndt
    Bernhard Bernt Bert Berta Bertalan Bertha Bertil Bertram Bertrand Beth Bethan Bethany Betina Bettina Betty
    Beverley Beverly Beáta Biagio Bianca Bianka Bilal Biljana Bill Billy Birger Birgit Birgitta Birte Birthe
    Bjarne Björn Bjørg Bjørn Blahoslav Blake Blanka Blažena Boaz Bob Bobby Bodil Bogdan Boglárka Bohumil
    Bohumila Bohumír Bohuslav Bojan Boleslav Bonnie Borbála Boris Borys Botond Bořivoj Božena Brad Bradley
    Brady Brandi Brandon Brandy Branislav Branka Branko Brayan Breanna Breda Brenda Brendan Breno Brent Brett
    Brian Briana Brianna Bridget Brigid Brigita Brigitta Brigitte Brita Britt Britta Brittany Brittney Brooke
    Bruce Bruna Bruno Bryan Bryce Bálint Bárbara Béatrice Béla Błażej Břetislav Caio Caitlin Caitlyn Caleb
    Calebe Calista Callum Calogero Calvin Cameron Camila Camilla Camille Canan Candace Candice Capucine Caren
    Carin Carina Carine Carl Carla Carlo Carlos Carlota Carly Carmela Carmelo Carmen Carmina Carol Carola
    Carole Carolin Carolina Caroline Carolyn Carrie Carsten Casandra Casey Casper Cassandra Cassidy Cassie
    Catarina Caterina Catharina Catherine Cathleen Cathrine Cathy Catrin Cauã Cauê Cecilia Cecilie Cecília
    Cedric Celia Celina Celine Cesar Ceyhun Cezary Chad Chantal Charity Charlene Charles Charlie Charlotte
    Charo Chase Che Chelsea Chelsey Cheryl Cheyenne Chiara Chloe Chloé Chris Christa Christel Christelle
    Christian Christiana Christiane Christie Christin Christina Christine Christof Christofer Christoffer
    Christoph Christophe Christopher Christy Cindy Cinthia Cipriano Ciro Claire Clara Clare Clarence Clarice
    Clarisa Clarissa Claude Claudia Claudine Claudio Claus Clayton Clement Clementina Clifford Clinton Clive
    Clémence Cody Cole Colette Colin Colleen Collin Colton Comfort Concetta Connie Connor Conny Conor Conrad
    Constance Constantin Consuela Cora Corey Corina Corinna Corinne Cornel Cornelia Cornelius Corona Cory
    Courtney Craig Cristian Cristiano Cristina Cristobal Crystal Csaba Csilla Csongor Ctibor Ctirad Curt
    Curtis Cynthia Cyprian Cyril Cécile Cédric Célina Céline César Dafina Dag Dagmar Dagmara Dagny Daisy
    Dakota Dale Dalia Dalibor Dalton Damaris Damian Damiano Damien Damir Damjan Damon Dan Dana Dani Danica
    Daniel Daniela Daniele Daniella Danielle Danijel Danijela Danilo Danny Dante Danuše Dany Daphne Daria
    Darin Darina Dario Darius Dariusz Darko Darlene Darrell Darren Darryl Daryl Dave Davi David Davor Dawid
    Dawn Dean Deanna Debbie Debora Deborah Debra Declan Dejan Delia Delphine Demi Denis Denisa Denise Deniz
    Dennis Derek Derick Derrick Desiree Desirée Destiny Devin Devon Dewi Dezső Diamond Diana Diane Didier
    Diego Dieter Dilara Dillon Dimas Dimitri Dina Dino Diogo Dion Dirk Dita Diána Dobroslav Dolores Dom
    Domenico Dominic Dominik Dominika Dominique Don Donald Donatella Donato Donna Dora Dorcas Doreen Dorian
    Dorina Dorine Doris Dorota Dorothy Dorothée Dorottya Douglas Draga Dragan Dragica Drago Drahomíra
    Drahoslav Drahoslava Drew Duane Duncan Dustin Dušan Dwayne Dylan Dániel Dávid Débora Dénes Dóra Earl Ebbe
    Ebony Eda Eddie Eder Edgar Edgard Edin Edina Edison Edit Edita Edith Edmond Edmund Edna Eduard Eduarda
    Eduardo Edvard Edward Edwin Egil Egon Eileen Einar Eirik Eivind Ela Elaine Eleanor Elemér Elena Eleonora
    Eli Elia Eliana Eliane Elias Elif Elijah Elin Elina Eline Elio Elisa Elisabet Elisabeth Elise Elisha Eliza
    Elizabeth Eliška Elke Ella Ellen Elli Ellie Ellinor Elliot Elliott Elly Elma Elmar Elmer Elna Elnur Eloah
    Elodia Elodie Eloá Elsa Else Elsy Elton Elvin Elvira Elvis Elza Elżbieta Ema Emanuel Emanuela Emanuella
    Emanuelly Emese Emil Emilia Emilian Emilie Emilija Emilio Emilly Emily Emin Emir Emma Emmanuel Emmanuelle
    Emmi Emmy Emília Endre Enes Enikő Ennio Enrico Enrique Enya Enzo Erdogan Eric Erica Erick Erik Erika Erin
    Erkan Erling Erna Ernest Ernestina Ernesto Ernst Ernő Ervin Erwin Eryk Erzsébet Espen Estelle Ester Estera
    Esther Eszter Etelka Ethan Ethel Etienne Etta Eugen Eugene Eugenia Eugenio Eugène Eunice Eusebia Eva Evan
    Eve Evelin Evelina Eveline Evelyn Evelyne Evelína Evi Evie Evita Evy Ewa Ewelina Fabia Fabian Fabiana
    Fabienne Fabio Fabiola Fabrizio Faith Fanni Fanny Farah Fatih Fatima Fatma Fausto Faye Febe Federica
    Federico Fedor Felicia Felicitas Felipe Felix Ferdinand Ferenc Fernanda Fernando Fidel Filip Filipa Filipe
    Filippa Filippo Filomena Finn Fiona Flavia Flavio Flor Flora Florence Florent Florentin Florentina Florian
    Florin Florina Fortunata Fran Frances Francesca Francesco Francine Francis Francisca Francisco Franciszek
    Franck Franco Franjo Frank Franklin Frans František Františka Franz François Françoise Fred Freddy
    Frederic Frederick Frederik Fredo Fredrik Fredy Freja Freya Frida Frieda Fritz Frode Fryderyk Frédéric
    Frédérique Fábio Félix Gabi Gabriel Gabriela Gabriele Gabriella Gabrielle Gabrielly Gael Gaetano Gail Gaja
    Galina Gareth Garrett Garry Gary Gaspar Gavin Gaëlle Geert Geir Gemma Gene Geneviève Genoveva Geoffrey
    Georg George Georges Georgette Georgia Georgina Gerald Geraldine Gerard Gerardo Gerd Gerda Gergely Gergő
    Gerhard Germaine Geronimo Gert Gertrud Gertrude Ghislaine Giacomo Giada Gian Giancarlo Gianfranco Gianluca
    Gianna Gianni Gil Gilbert Gilberte Gilberto Gilda Gilles Gillian Gina Ginette Gino Giorgia Giorgio
    Giovanna Giovanni Gisela Gisèle Gitte Giulia Giuliana Giuliano Giulio Giuseppe Giuseppina Gizella Gladys
    Glen Glenda Glenn Gloria Gonçalo Goran Gordana Gordon Grace Graeme Graham Grant Graziella Greg Gregg
    Gregor Gregory Greta Grete Grethe Griselda Gro Grzegorz Grégoire Gréta Gudrun Guido Guilherme Guillaume
    Gunhild Gunn Gunnar Gunter Gunther Gustav Gustavo Gustaw Gusztáv Guy Gwendolyn Gyula Gyöngyi György
    Györgyi Győző Gábor Gérard Géza Gülay Gülağa Hadassa Hailey Hajnalka Haley Halima Hamza Hana Hanna Hannah
    Hanne Hannele Hannelore Hannes Hans Harald Hardy Harold Harri Harriet Harrison Harry Harun Harvey Hasan
    Hassan Hayden Hayley Hazel Heather Hector Hedda Hedvika Hege Heidi Heidy Heitor Helen Helena Helene Helga
    Helge Hellena Heloisa Heloísa Hendrik Henning Henri Henrieta Henrietta Henriette Henrik Henrique Henry
    Herbert Herman Hilary Hilda Hilde Hillary Hillevi Hilma Holger Hollie Holly Honoré Hortense Hortensia
    Horymír Howard Hubert Hugh Hugo Hugues Huguette Hunor Hunter Hussein Hynek Håkon Håvard Hélène Iain Ian
    Ibolya Ibrahim Ida Ieva Ignacy Ignác Igor Ika Ilaria Ildikó Ileana Ilias Ilija Ilona Ilse Ilyas Imelda
    Imke Imre Ina Inaya Indira Indra Ines Ineta Inez Inga Inge Ingeborg Inger Ingmar Ingrid Ingrida Inès Inês
    Iolanda Ira Irena Irene Irfan Irina Iris Irma Irène Irén Isa Isaac Isabel Isabela Isabell Isabella
    Isabelle Isabelly Isadora Isaiah Isaque Isis Ismael Ismail István Iva Ivan Ivana Ivanka Ivar Iveta Ivica
    Ivo Ivona Ivonne Ivy Iván Iwo Izabela Izidor Jacek Jacinta Jack Jackie Jackson Jaclyn Jacob Jacqueline
    Jacques Jade Jadranka Jael Jaime Jaka Jake Jakob Jakub Jamal James Jamie Jan Jana Jane Janet Janeth
    Janette Jani Janice Janina Janine Janis Janko Janna Janne Jannis Jaqueline Jared Jari Jarl Jarmila Jarno
    Jaromír Jaroslav Jaroslava Jasmin Jasmina Jasmine Jasna Jason Jasper Javier Jay Jayden Jayne Jean Jeanette
    Jeanine Jeanne Jeannette Jeannine Jeff Jeffery Jeffrey Jelena Jemma Jenifer Jeniffer Jenna Jenni Jennifer
    Jenny Jens Jenő Jeremi Jeremiah Jeremias Jeremy Jermaine Jerome Jerry Jerzy Jesper Jesse Jessica Jesus
    Jill Jillian Jim Jimmy Jindřich Jindřiška Jitka Jiřina Jiří Joachim Joakim Joan Joana Joann Joanna Joanne
    Joao Joaquim Job Jocelyn Jochen Jodi Jodie Jody Joe Joel Johan Johana Johann Johanna Johanne Johannes
    Johans John Johnathan Johnny Jolana Jolanda Jolanta Jolán Jon Jonah Jonas Jonatan Jonathan Jonathon Jonna
    Jonáš Jordan Jordi Jorge Joris Jorunn Jos Jose Josef Josefa Josefina Josefine Joseph Josephine Josette
    Josh Joshua Josiah Josiane Josip Josué José Joséphine Jovita Joy Joyce Jozef João Joël Joëlle Joško Juan
    Juana Juanita Judit Judita Judith Judy Juhani Jules Julia Julian Juliana Julianna Julie Julien Juliet
    Julieta Juliette Julijana Julio Julita Julius Juliusz June Junior Juraj Jure Juri Justin Justina Justine
    Justus Justyna Ján János Jázmin Jérôme Józef József Jörgen Jørgen Júlia Jürgen Jędrzej Kaarina Kacper Kai
    Kaique Kaitlin Kaitlyn Kaja Kajetan Kala Kalevi Kalina Kalle Kamal Kamil Kamila Kamilly Kara Karan Karel
    Karen Kari Karim Karin Karina Karine Karl Karla Karlo Karol Karolina Karoline Karolína Karsten Kasim
    Kaspar Kasper Kata Katalin Katarina Katarzyna Kate Katelyn Kateřina Katharina Katharine Katherina
    Katherine Kathleen Kathryn Kathy Kati Katia Katie Katja Katrin Katrina Katy Kay Kayla Kaylee Kayleigh
    Kazimierz Keith Kelli Kellie Kelly Kelsey Kelvin Kemal Ken Kendra Kenneth Kenny Kent Kerri Kerry Kerstin
    Kevin Khadija Khaled Khalid Kian Kiara Kieran Kilian Kim Kimberley Kimberly Kinga Kira Kirk Kirsten
    Kirstin Kirsty Kitti Kjell Kjersti Kjetil Klaas Klara Klaudia Klaudie Klaus Klement Klára Knut Konrad
    Konstanty Kornel Kornelia Kornél Krishna Krista Kristen Kristi Kristian Kristie Kristiina Kristijan
    Kristin Kristina Kristine Kristjan Kristoffer Kristopher Kristy Kristóf Kristýna Krisztina Krisztián
    Krisztofer Krystal Krystian Krystyna Kryštof Krzysztof Ksawery Kurt Květa Květoslava Kyara Kyle Kylie Kyra
    Kálmán Károly Kåre Laban Lacey Lada Ladislav Ladislava Laetitia Laila Lajos Lana Lance Lara Larisa Larissa
    Larry Lars Lasse Latasha Latoya Laura Laure Laureen Lauren Laurence Laurent Laurie Lavinia Lavínia
    Lawrence Laís Lea Leah Leana Leander Leandra Leandro Leanne Lee Leena Leif Leigh Leila Lena Lene Lenka
    Lennart Leo Leon Leona Leonard Leonardo Leone Leonie Leonor Leonora Leontina Leopold Leopoldo Leoš Leroy
    Lesley Leslie Leticia Letizia Letícia Levente Levi Lewis Leyla Leyli Lia Liam Lian Liana Libor Libuše
    Lidia Lidija Liesbeth Ligia Ligita Liisa Lili Lilia Lilian Liliana Liliane Lilija Lilla Lillian Lilly Lily
    Lina Linda Lindsay Lindsey Line Linn Linnea Lino Linus Lionel Lisa Lisandro Lisbeth Lise Liselotte Lisette
    Liv Livia Livio Liwia Liz Liza Ljiljana Ljubica Ljudmila Logan Lois Lola Lolita Lonnie Lore Loredana
    Lorena Lorenza Lorenzo Loretta Lori Lorin Lorna Lorraine Lotta Lotte Lou Louis Louisa Louise Lovro Loïc
    Luan Luana Luara Lubomír Luboš Luc Luca Lucas Lucca Luce Lucia Luciana Luciano Lucie Lucien Lucienne
    Lucija Lucinda Lucio Lucky Lucy Ludmila Ludovic Ludovica Ludvig Ludvík Ludwig Luděk Luigi Luis Luisa Luiza
    Luka Lukas Luke Lukáš Lumír Luna Lunna Luz Luís Luísa Lydia Lydie Lynda Lynn Lynne László Léa Léo Léon
    Lívia Lýdie Maarit Maciej Mackenzie Madeleine Madeline Madison Mads Magali Magda Magdalena Magdalene
    Magdaléna Magdolna Maggie Magne Magnus Mahdi Mahir Mahmoud Mahmud Mahulena Maia Maida Maija Maire Maitê
    Maj Maja Majken Makayla Maks Maksim Maksymilian Malcolm Malena Malgorzata Malik Malika Malin Mallory Malte
    Malwina Mandy Manfred Manon Manuel Manuela Manuella Mara Marc Marcel Marcela Marcelina Marcell Marcella
    Marcelle Marcello Marcelo Marcia Marcin Marco Marcos Marcus Mare Marek Maren Marga Margaret Margareta
    Margaretha Margarida Margarita Margaud Margaux Margherita Margit Margita Margot Margret Marguerite Mari
    Maria Mariah Mariam Marian Mariana Mariane Mariann Marianna Marianne Mariano Marica Marie Mariette Marija
    Marijan Marijana Marika Marilena Marilyn Marin Marina Marine Marino Mario Marion Marisa Marissa Marit
    Marita Maritta Marius Mariusz Marja Marjan Marjatta Marjorie Mark Marko Markus Markéta Marleen Marlene
    Marlies Marlon Marta Marte Martha Marthe Martin Martina Martine Martyn Marvin Mary Maryam Maryse María
    Mason Massimiliano Massimo Matej Mateja Mateo Mateus Mateusz Matheo Matheus Mathew Mathias Mathieu
    Mathilda Mathilde Mathis Matias Matija Matilda Matilde Mato Matouš Mats Matteo Matthew Matthias Matthieu
    Matti Mattia Mattias Matyáš Matěj Maud Maude Maura Maureen Maurice Maurizio Mauro Maurycy Max Maxim Maxime
    Maximilian Maxwell May Maya Maysa Mckenzie Meagan Megan Meghan Mehdi Mehmet Meike Melania Melanie Melina
    Melinda Melisa Melissa Melita Melody Melvin Mercedes Meredith Metod Mette Mia Micael Micha Michael
    Michaela Michal Michał Micheal Michel Michela Michele Micheline Michelle Michèle Mieszko Miguel Mihael
    Mihaela Mihály Mijo Mika Mikael Mikayla Mike Miklós Mikołaj Mikuláš Mila Milada Milan Milda Mile Milena
    Milica Milka Milla Millicent Milo Miloslav Miloslava Miloš Milton Miluše Milán Mina Mindy Minna Mira Miran
    Miranda Mirco Mireille Mirela Mirella Miriam Mirja Mirjam Mirjana Mirko Miro Miroslav Miroslava Mirsad
    Misty Mitchell Miłosz Mladen Mohamad Mohamed Mohammad Mohammed Moira Mojmír Molly Mona Monica Monika
    Monique Morena Moreno Morgan Morris Morten Muhammad Muhammed Murat Muriel Murilo Musa Mustafa Myriam Mária
    Mário Márk Márta Márton Mátyás Máté Mélanie Mónika Nada Nadežda Nadia Nadine Nadja Naděžda Nancy Nando
    Nanna Nanni Naomi Narcisa Natacha Natali Natalia Natalie Natalija Natalja Natan Natanael Nataniel Natascha
    Natasha Natasja Natasza Nataša Nath Nathalie Nathan Nathaniel Natália Natálie Neil Nela Nele Nelly Nelson
    Nenad Neo Nevenka Nicholas Nichole Nick Nicklas Niclas Nico Nicola Nicolai Nicolas Nicole Nicoletta Nidia
    Niels Nigel Nihal Niina Nik Nika Nikita Nikki Niklas Niko Nikodem Nikol Nikola Nikolai Nikolaj Nikolett
    Nikoletta Nikolina Nils Nina Nino Nisa Nives Niyazi Noa Noah Noel Noelia Noemi Noor Nora Norah Norbert
    Norma Norman Nova Noé Noémi Noémie Noël Noëlle Nuno Nuria Nuru Nándor Nóra Octavia Océane Oda Odd Odette
    Ofelia Ola Olaf Olav Olavi Oldřich Ole Olga Olgierd Olimpia Oliva Oliver Olivia Olivie Olivier Olivér
    Oliwier Olívia Omar Omer Ondřej Oni Oona Orlando Ornella Orsolya Oscar Oskar Osman Osvaldo Otakar Otilia
    Oto Ottilia Otto Ottó Otávio Otýlie Ove Owen Oxana Pablo Paige Paloma Pam Pamela Paola Paolo Parker Pascal
    Pascale Pasquale Patience Patric Patrice Patricia Patricie Patrick Patrik Patrizia Patryk Patrícia Patty
    Paul Paula Paulette Paulina Pauline Paulo Pavel Pavla Pavlína Pawel Paweł Peder Pedro Peggy Pekka Penny
    Per Perla Pero Perry Petar Peter Petr Petra Petronela Petter Philip Philippe Philippine Phillip Philomena
    Phoebe Phyllis Pia Pierina Piero Pierre Pietra Pietro Pilar Piotr Piroska Pius Preston Prisca Priscilla
    Przemysław Pál Pål Pénélope Péter Přemysl Qabil Rachael Rachel Radek Radim Radka Radomír Radoslav Radosław
    Radovan Rael Rafael Rafaela Rafał Raffaele Raffaella Ragnar Ragnhild Rainer Raisa Ralf Ralph Rama Ramadan
    Ramon Ramona Rana Randall Randi Randy Raoul Raphael Raphaël Raquel Rasmus Raul Raven Ravi Ravy Ray Rayan
    Raymond Rebeca Rebecca Rebeka Rebekah Reece Regina Reginald Reidun Reinhilde Reinhold Rena Renan Renata
    Renato Renee Renzo Renáta René Renée Reuben Reza Rhavi Rhonda Rhys Ria Ricarda Ricardo Riccardo Richard
    Richárd Rick Rickey Ricky Rico Riley Rina Rita Roar Robby Robert Roberta Roberto Robin Robinson Robyn
    Rocco Rodney Rodolfo Rodrigo Roger Rohan Roksana Roland Rolando Rolf Romain Roman Romana Romano Romeo
    Romina Romy Ron Ronald Ronaldo Ronja Ronnie Ronny Rony Rosa Rosalba Rosalia Rosalie Rosanna Rosaria
    Rosario Rose Rosemarie Rosemary Rosie Rosina Rosita Ross Rossana Rostislav Rowan Roxana Roy Roza Rozalia
    Rozalija Rozália Ruben Rudi Rudolf Rudy Rui Rune Russell Ruth Ryan Ryszard Réka Rémy Róbert Róza Rózsa
    Róża Růžena Sabina Sabine Sabri Sabrina Sacha Safet Said Saleh Sally Salma Salome Salomé Salvador
    Salvatore Sam Samanta Samantha Sami Samir Samira Sammy Samu Samuel Sander Sandra Sandrine Sandro Sandy
    Sanja Sanna Sanne Santiago Santino Sara Sarah Sari Saskia Savannah Saverio Saša Scott Sean Sebastian
    Sebastiano Sebastián Selena Selina Selma Sepp Serafina Serena Serge Sergei Sergej Sergio Seth Severin
    Severino Sevim Shaban Shane Shania Shannon Shari Sharon Shaun Shawn Shawna Sheena Sheila Shelby Shelia
    Shelley Shelly Sheri Sherri Sherry Sheryl Shirley Sian Sierra Signe Sigrid Sigurd Silas Silje Silke Silva
    Silvana Silvano Silvester Silvia Silvie Silvio Simen Simeon Simion Simon Simona Simone Sindre Siri Sissel
    Siti Siv Slavica Slavko Slavomír Slavěna Slobodan Sofia Sofie Solange Solveig Sondre Sonia Sonja Sonny
    Sonya Sophia Sophie Soraya Soňa Spencer Stacey Stacie Stacy Stan Stana Stanislav Stanislava Stanisław
    Stanley Stefan Stefani Stefania Stefanie Stefano Steffi Stein Steinar Stela Stella Sten Stephan Stephanie
    Stephany Stephen Steve Steven Stewart Stian Stig Stina Stine Stjepan Stuart Stéphane Stéphanie Sue Summer
    Susan Susana Susann Susanna Susanne Suzana Suzanne Svatopluk Svatoslav Svea Svein Sven Sverre Svetlana
    Světlana Sydney Sylvester Sylvia Sylvie Sylwia Synnøve Szabolcs Szilveszter Szilvia Szilárd Szymon Sándor
    Sára Sébastien Sérgio Sören Süleyman Tabitha Tadeusz Tadeáš Tage Tahir Tamara Tami Tammie Tammy Tamás
    Tania Tanja Tanner Tanya Tapani Tapio Tara Tasha Tatiana Tatjana Taylor Tea Teddy Teodor Teodora Terence
    Teresa Teresia Tereza Terje Terrance Terrence Terri Terry Teréz Terézia Tess Tessa Thales Thea Theo
    Theodor Theodora Theodore Theodoro Theres Theresa Therese Theresia Thi Thiago Thibault Thibaut Thierry
    Thomas Thor Théo Théodore Théophile Thérèse Tiago Tibor Tiffany Tiina Tilde Tim Timea Timo Timotej Timothy
    Timothée Tina Tine Titus Tivadar Tiziana Tiziano Tobias Tobiasz Toby Todd Tola Tom Tomas Tomasz Tomi
    Tomislav Tommy Tomás Tomáš Tone Toni Tonje Tonny Tony Tonya Tor Torben Torbjørn Tore Torill Torsten Tove
    Tracey Traci Tracie Tracy Travis Trevor Tricia Trine Tristan Trond Troy Turid Tuulikki Tyler Tymon
    Tymoteusz Tyrone Tímea Tünde Türkan Ulf Uli Ulla Ulrik Ulrike Umberto Unni Urban Ursula Urszula Uğur
    Valdemar Valentim Valentin Valentina Valentine Valentino Valentín Valeri Valeria Valerie Valerio Valeska
    Valter Valéria Valérie Vanda Vanesa Vanessa Vania Vanja Vanya Vasco Vasyl Vega Vegard Veli Vendula Vera
    Verner Vernon Veronica Veronika Veronique Vesna Vicente Vicki Vickie Vicky Victoire Victor Victoria Vida
    Vidar Viktor Viktoria Viktorie Viktorija Viktória Vilde Vilhelm Ville Vilma Vilmos Vilém Vince Vincent
    Vincenza Vincenzo Vinicius Vinícius Viola Violet Violeta Virgilio Virginia Virginie Virág Vito Vitor
    Vittoria Vittorio Vitória Vivian Viviana Viviane Vivien Vivienne Vladimir Vladimír Vladimíra Vladislav
    Vlado Vlasta Vlastimil Vojtěch Vratislav Václav Véronique Vít Vítězslav Věra Waldemar Walter Wanda Warren
    Washington Wayne Wenche Wendy Werner Wesley Whitney Wiktor Wilfried Wilhelm William Willie Willy Wilma
    Wilmer Wilson Winnie Witold Wladimir Wojciech Wyatt Xavier Xenia Yadigar Yago Yahya Yan Yannick Yara Yasin
    Yasmin Yasmina Yasmine Yazgül Yaşar Yesenia Yilmaz Yngve Yolanda Yolande Yuliana Yunis Yuri Yusuf Yvan
    Yves Yvette Yvonne Zacharie Zachary Zahid Zahra Zaira Zakaria Zalán Zamir Zara Zbyněk Zdenka Zdenko Zdeněk
    Zdeňka Zdislava Zdravko Zelma Zeno Zenta Zeynep Zikmund Zina Zita Zlatko Zoe Zoey Zoltán Zora Zoran Zoé
    Zsanett Zsigmond Zsolt Zsombor Zsuzsanna Zsófia Zuzana Zvonko Ábel Ádám Ágatha Ágnes Ákos Álvaro Áron
    Árpád Åse Édith Édouard Élisabeth Élise Élodie Éléonore Émile Émilie Éric Étienne Éva Ísis Ömer Özlem
    Øystein Øyvind İbrahim İmam Łukasz Şeyda Šimon Štefan Štefanija Štěpán Štěpánka Šárka Žaneta Željko Žofie
    """.split()
)
"""Given names after which a word with a capital is a surname."""
