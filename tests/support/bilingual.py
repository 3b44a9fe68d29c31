"""Bilingual files that tests send: small, and with everything that makes a round trip hard."""

ONE = """<?xml version="1.0" encoding="UTF-8"?>
<!-- stays -->
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
 <file original="a.html" source-language="en" target-language="de" datatype="html"><body>
  <trans-unit id="1" resname="x&gt;y">
    <source>Press <g id="1">Save</g> now<x id="2"/> &amp; go ⟦on⟧.</source>
    <note>A button</note>
  </trans-unit>
  <trans-unit id="2" translate="no"><source>ACME</source></trans-unit>
  <trans-unit id="3" approved="yes"><source>Done</source><target>Fertig</target></trans-unit>
  <group id="g"><trans-unit id="4" maxwidth="20" size-unit="char"><source>One. Two.</source>\
<seg-source><mrk mtype="seg" mid="1">One.</mrk> <mrk mtype="seg" mid="2">Two <bpt id="1">&lt;b></bpt>x\
<ept id="1">&lt;/b></ept>.</mrk></seg-source><target state="new"/></trans-unit></group>
  <trans-unit id="5"><source>—</source></trans-unit>
 </body></file>
</xliff>
""".encode()

TWO = b"""<xliff version="2.1" srcLang="en" xmlns="urn:oasis:names:tc:xliff:document:2.0">\r
<file id="f"><unit id="u"><notes><note>Where it stands</note></notes>\r
<originalData><data id="d">&lt;br/&gt;</data></originalData>\r
<segment id="a"><source>A <pc id="1">b <ph id="2" dataRef="d"/></pc> c</source>\
<target>X <pc id="1">y <ph id="2" dataRef="d"/></pc></target></segment>\r
<ignorable><source> </source></ignorable>\r
<segment state="final"><source>z</source><target>Z</target></segment>\r
<segment id="c"><source><sc id="5"/>open <pc id="6">q<ec startRef="5"/></pc> 12</source></segment>\r
</unit></file></xliff>"""

TEXT = "Hello there. How are you?\r\n\r\n  你好。再见！ \nHello there. How are you?".encode()
