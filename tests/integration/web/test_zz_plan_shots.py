import threading
from pathlib import Path
from wsgiref.simple_server import WSGIServer, make_server, WSGIRequestHandler
from socketserver import ThreadingMixIn
from django.conf import settings
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.core.network.workers_file import parse_workers
from heliotrope.network import services as network
from tests.integration.test_plan import draft, sign, story, give, work
from tests.support.machine import settle
from tests.support.pages import browser
from tests.support.world import make_world, _HEADER, ALWAYS

class Quiet(WSGIRequestHandler):
    def log_message(self,*a): pass
class S(ThreadingMixIn, WSGIServer): daemon_threads=True

def test_shots():
    from babel.messages.pofile import read_po
    from tools import messages as m
    import io
    cat=m.read('zh_Hans')
    for line in Path('/tmp/briefs/po-plan.txt').read_text().splitlines():
        k,_,v=line.partition('|||'); ctx=None
        if k.startswith('[plan] '): ctx,k='plan',k[7:]
        if ' [plural: ' in k:
            a,_,b=k.partition(' [plural: '); cat.add((a,b[:-1]),(v,),context=ctx)
        else: cat.add(k,v,context=ctx)
    mo=m.catalogue_path('zh_Hans').with_suffix('.mo'); before=mo.read_bytes() if mo.exists() else None
    with mo.open('wb') as f: m.write_mo(f,cat)
    try:
        run()
    finally:
        if before is not None: mo.write_bytes(before)

def run():
    from heliotrope.config.wsgi import application
    world=make_world(lines=("annotation","translation","testing","support","toy"), workers=2)
    pf=world.platform()
    with acting(pf):
        network.take_workers(pf, parse_workers(_HEADER+"tee,Kraków,translation:3|revision:3|testing:3|triage:3|support:3,en:5|zh:3|es:5,12.50,EUR,Europe/Warsaw,"+ALWAYS+",3,Legal Tee,tee@legal.test\n"))
    from django.utils.translation import trans_real
    trans_real._translations.clear()
    zh=draft(world,"上线一个西班牙语店铺，200 个商品，图片要检查，客服两周，上线前测试")
    en=draft(world,"Localise our app from English into French and German: 800 strings, 40 test cases tested, in 2 days. Support for two weeks.")
    done=draft(world,"Label 3 comments. Labels: good, bad. Then check the results.")
    sign(world,done); settle(); give(world,done,"label"); settle(); work(world)
    run_=draft(world,"Label 3 comments. Labels: good, bad. Then check the results, again")
    sign(world,run_); settle()
    print([str(p) for p in story(world,zh).problems], [str(p) for p in story(world,en).problems])
    client=browser(world,"ana")
    server=make_server("127.0.0.1",0,application,server_class=S,handler_class=Quiet)
    port=server.server_port
    threading.Thread(target=server.serve_forever,daemon=True).start()
    from playwright.sync_api import sync_playwright
    out=Path('/tmp/plan-shots'); out.mkdir(exist_ok=True)
    with sync_playwright() as p:
        b=p.chromium.launch(executable_path="/usr/bin/chromium",args=["--no-sandbox","--disable-gpu"])
        for size,dark,lang in (((1440,900),False,"en"),((1440,900),True,"zh-hans"),((390,844),False,"zh-hans"),((390,844),True,"en")):
            ctx=b.new_context(viewport={"width":size[0],"height":size[1]},color_scheme="dark" if dark else "light")
            base=f"http://localhost:{port}"
            ctx.add_cookies([{"name":settings.SESSION_COOKIE_NAME,"value":client.cookies[settings.SESSION_COOKIE_NAME].value,"url":base},{"name":"language","value":lang,"url":base}])
            page=ctx.new_page(); bad=[]
            page.on("console",lambda m: bad.append(m.text) if m.type=="error" else None)
            for name,path in (("list","/plans/"),("new","/plans/new/?example=1"),("zh",f"/plans/{zh}/"),("en",f"/plans/{en}/"),("running",f"/plans/{run_}/"),("delivery",f"/plans/{done}/delivery/")):
                if (lang=="en")==(name=="zh") and name in("zh",): continue
                page.goto(base+path)
                if name in ("en","zh") and size[0]==1440: page.locator("details.plan-edit > summary").first.click()
                wide=page.evaluate("document.documentElement.scrollWidth")
                page.screenshot(path=str(out/f"{name}-{size[0]}-{'dark' if dark else 'light'}-{lang}.png"),full_page=True)
                print(name,size,lang,"scrollWidth",wide,bad)
            ctx.close()
        b.close()
    server.shutdown()
