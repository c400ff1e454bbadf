/**
 * The counter that a company's pages load, kept under 2 kB. It tells of pages and sent forms by beacons; the visitor's id
 * is a first-party cookie. With data-consent="wait" it does nothing until voronka('consent', true) is called; where the
 * browser sends the Global Privacy Control it does nothing either, unless consent is given.
 */
export const SCRIPT = `(function(w,d,n){
var s=d.currentScript,to=s.src.replace(/[^/]*$/,''),ok=s.getAttribute('data-consent')!='wait'&&!n.globalPrivacyControl,q=[],t,was;
function get(k){var m=d.cookie.match('(?:^|; )'+k+'=([^;]*)');return m?m[1]:''}
function set(v,a){d.cookie='_vid='+v+';path=/;max-age='+a+';samesite=lax'+(location.protocol=='https:'?';secure':'')}
function id(){var a=new Uint8Array(16),r='',i;crypto.getRandomValues(a);for(i of a)r+=(i+256).toString(16).slice(1);return r}
function me(){var v=get('_vid');if(!/^[0-9a-f]{32}$/.test(v))v=id();set(v,34e6);return v}
function go(){clearTimeout(t);t=0;if(!ok||!q.length)return;
var b=JSON.stringify({v:me(),y:get('_ym_uid'),b:n.webdriver?1:0,e:q.splice(0,20)});
if(!n.sendBeacon(to,b))fetch(to,{method:'POST',body:b,keepalive:true,credentials:'include'}).catch(function(){})}
function put(k,o){o=o||{};o.i=id();o.k=k;o.t=Date.now();o.u=location.href;if(q.length<100)q.push(o);if(!t)t=setTimeout(go,500)}
function page(){var u=location.href.split('#')[0];if(u!=was){put('page',{r:was||d.referrer});was=u}}
function fill(f){if(ok)[['voronka_id',me()],['ym_uid',get('_ym_uid')]].forEach(function(p){var e=f.elements[p[0]];if(e&&!e.value)e.value=p[1]})}
function val(f,x){var i,e;for(i=0;i<f.elements.length;i++){e=f.elements[i];if(e.value&&e.type!='password'&&(x.test(e.type)||x.test(e.name)))return e.value.slice(0,200)}}
d.addEventListener('submit',function(e){var f=e.target;fill(f);put('form',{f:(f.getAttribute('id')||f.getAttribute('name')||'').slice(0,100),m:val(f,/mail/i),p:val(f,/tel|phone/i)});go()},true);
['pushState','replaceState'].forEach(function(k){var h=history[k];history[k]=function(){h.apply(history,arguments);page()}});
w.addEventListener('popstate',page);
d.addEventListener('visibilitychange',function(){if(d.hidden)go()});
w.voronka=function(k,o){if(k=='consent'){ok=!!o;if(ok)go();else{q=[];set('',0)}}else if(k=='id')return ok?me():'';else put(k,{f:o&&(''+o).slice(0,100)})};
page()})(window,document,navigator)`;
