// Writes demo/accounts.csv: real companies with an invented relation to the fictitious vendor of the demo.
//
//   node scripts/tables/demo-accounts.mjs FOLDER > demo/accounts.csv
//
// FOLDER holds `fortune500.csv` and `startups.jsonl`; demo/README.md says where they are from and by which rule
// relations are dealt out. No clock and no randomness: the same sources give the same bytes.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
if (!folder) {
  console.error("usage: node scripts/tables/demo-accounts.mjs FOLDER > demo/accounts.csv");
  process.exit(2);
}

const COLUMNS = [
  "id",
  "name",
  "aliases",
  "domains",
  "city",
  "state",
  "postal_code",
  "country",
  "industry",
  "employees",
  "revenue",
  "kind",
  "named",
  "segment",
  "owner",
  "parent_id",
  "opportunity",
  "opportunity_owner",
  "opportunity_closed_at",
  "last_activity_at",
  "contacts",
  "leads",
  "opportunities",
  "created_at",
];

/** The day on which the demo's relations are as the file says. */
const TODAY = Date.UTC(2026, 10, 20, 12);
const DAY = 86_400_000;

// What the Fortune list shortened, mistyped or leaves out: [name there, name, aliases, domains].
const CORRECTIONS = `
1 Automotive|Group 1 Automotive||group1auto.com
3M|3M|Minnesota Mining and Manufacturing|3m.com;mmm.com
Advanced Micro Devices|Advanced Micro Devices|AMD|amd.com
Alphabet|Alphabet|Google|abc.xyz;google.com
American Express|American Express|Amex|americanexpress.com;aexp.com
American International|American International Group|AIG|aig.com
Archer Daniels Midland|Archer Daniels Midland|ADM|adm.com
Automatic Data Processing|Automatic Data Processing|ADP|adp.com
Bank of New York|Bank of New York Mellon|BNY;BNY Mellon|bny.com;bnymellon.com
Block|Block|Square|block.xyz;squareup.com
Booking s|Booking Holdings|Priceline Group|bookingholdings.com
Bristol-Myers Squibb|Bristol-Myers Squibb|BMS|bms.com
Cencora|Cencora|AmerisourceBergen|cencora.com;amerisourcebergen.com
Charles Schwab|Charles Schwab||schwab.com;aboutschwab.com
Citi|Citigroup|Citi;Citibank|citigroup.com;citi.com
Coca-Cola|The Coca-Cola Company|Coca-Cola|coca-colacompany.com;coca-cola.com
Coupang|Coupang||coupang.com;aboutcoupang.com
Deere|Deere & Company|John Deere|deere.com;johndeere.com
Dell Technologies|Dell Technologies|Dell|delltechnologies.com;dell.com
Delta Airlines|Delta Air Lines|Delta|delta.com
Elevance Health|Elevance Health|Anthem|elevancehealth.com;anthem.com
Exxon Mobil|Exxon Mobil|ExxonMobil;Esso|exxonmobil.com
Ford Motor|Ford Motor Company|Ford|ford.com
General Electric|General Electric|GE Aerospace;GE|ge.com;geaerospace.com
General Motors|General Motors|GM|gm.com
Hartford Insurance|The Hartford|Hartford Financial Services|thehartford.com
Hewlett Packard|Hewlett Packard Enterprise|HPE|hpe.com
Home Depot|The Home Depot|Home Depot|homedepot.com
HP|HP|HP Inc.;Hewlett-Packard|hp.com
IBM|IBM|International Business Machines|ibm.com
IQVIA s|IQVIA|Quintiles IMS|iqvia.com
Johnson & Johnson|Johnson & Johnson|J&J|jnj.com
Jones Lang LaSalle|Jones Lang LaSalle|JLL|jll.com
JPMorgan Chase|JPMorgan Chase|J.P. Morgan;Chase|jpmorganchase.com;jpmorgan.com;chase.com
Kroger|Kroger|The Kroger Co.|kroger.com;thekrogerco.com
Kyndryl s|Kyndryl||kyndryl.com
Leidos s|Leidos||leidos.com
Lockheed Martin|Lockheed Martin||lockheedmartin.com;lmco.com
Manpower|ManpowerGroup|Manpower|manpowergroup.com
Marsh & McLennan|Marsh & McLennan|Marsh McLennan|marshmclennan.com;mmc.com
Mass Mutual|MassMutual|Massachusetts Mutual Life Insurance|massmutual.com
McDonald's|McDonald's||mcdonalds.com;mcd.com
Merck|Merck & Co.|Merck;MSD;Merck Sharp & Dohme|merck.com
Meta|Meta Platforms|Meta;Facebook|meta.com;facebook.com;fb.com
Mondelez|Mondelez International|Mondelez|mondelezinternational.com;mdlz.com
Northrop Grumman|Northrop Grumman||northropgrumman.com;ngc.com
Philip Morris|Philip Morris International|PMI|pmi.com
Procter & Gamble|Procter & Gamble|P&G|pg.com;pginvestor.com
Pulte|PulteGroup|Pulte|pultegroupinc.com
Reinsurance of America|Reinsurance Group of America|RGA|rgare.com
RTX|RTX|Raytheon Technologies;Raytheon|rtx.com
Salesforce|Salesforce|salesforce.com|salesforce.com
Southern|Southern Company||southerncompany.com
UnitedHealth|UnitedHealth Group|UnitedHealth|unitedhealthgroup.com;uhg.com
UPS|UPS|United Parcel Service|ups.com
Walgreens|Walgreens|Walgreens Boots Alliance|walgreens.com;walgreensbootsalliance.com
Walt Disney|The Walt Disney Company|Disney|disney.com;thewaltdisneycompany.com
Waste Management|Waste Management|WM|wm.com
`;

// Companies that the sources do not have: public facts, head-counts rounded.
// name | aliases | domains | city | country | industry | employees | parent
const WORLD = `
Siemens AG|Siemens|siemens.com|Munich|Germany|Industrial Automation|312000
SAP SE|SAP|sap.com|Walldorf|Germany|Software|109000
Robert Bosch GmbH|Bosch|bosch.com;bosch.de|Gerlingen|Germany|Motor Vehicle Parts|417000
BMW AG|BMW Group;Bayerische Motoren Werke|bmwgroup.com;bmw.de;bmw.com|Munich|Germany|Motor Vehicles|159000
Mercedes-Benz Group AG|Mercedes-Benz;Daimler AG|mercedes-benz.com|Stuttgart|Germany|Motor Vehicles|166000
Volkswagen AG|VW;Volkswagen|volkswagen.de;volkswagen-group.com;volkswagen.com|Wolfsburg|Germany|Motor Vehicles|680000
Audi AG|Audi|audi.de;audi.com|Ingolstadt|Germany|Motor Vehicles|87000|a-volkswagen-ag
Deutsche Telekom AG|Telekom|telekom.de;telekom.com|Bonn|Germany|Telecommunications|198000
T-Systems International GmbH|T-Systems|t-systems.com|Frankfurt am Main|Germany|Information Technology Services|26000|a-deutsche-telekom-ag
Deutsche Bank AG|Deutsche Bank|db.com|Frankfurt am Main|Germany|Banks|90000
Allianz SE|Allianz|allianz.com;allianz.de|Munich|Germany|Insurance|157000
Munich Re|Münchener Rückversicherungs-Gesellschaft;Munich Reinsurance Company|munichre.com|Munich|Germany|Insurance|43000
BASF SE|BASF|basf.com|Ludwigshafen|Germany|Chemicals|112000
Bayer AG|Bayer|bayer.com|Leverkusen|Germany|Pharmaceuticals|93000
Merck KGaA|Merck Group|merckgroup.com|Darmstadt|Germany|Pharmaceuticals|63000
DHL Group|Deutsche Post AG;Deutsche Post DHL|dhl.com;deutschepost.de|Bonn|Germany|Logistics|600000
adidas AG|adidas|adidas.com;adidas-group.com|Herzogenaurach|Germany|Apparel|62000
Continental AG|Continental|continental.com|Hanover|Germany|Motor Vehicle Parts|190000
thyssenkrupp AG|thyssenkrupp|thyssenkrupp.com|Essen|Germany|Metals|98000
Henkel AG & Co. KGaA|Henkel|henkel.com;henkel.de|Düsseldorf|Germany|Household Products|47000
Infineon Technologies AG|Infineon|infineon.com|Neubiberg|Germany|Semiconductors|58000
Zalando SE|Zalando|zalando.de;zalando.com|Berlin|Germany|Internet Retailing|15000
TRUMPF SE + Co. KG|TRUMPF|trumpf.com|Ditzingen|Germany|Industrial Machinery|19000
Carl Zeiss AG|ZEISS|zeiss.com;zeiss.de|Oberkochen|Germany|Optical Instruments|46000
Celonis SE|Celonis|celonis.com|Munich|Germany|Software|3000
Deutsche Bahn AG|Deutsche Bahn|deutschebahn.com;bahn.de|Berlin|Germany|Railroads|220000
voestalpine AG|voestalpine|voestalpine.com|Linz|Austria|Metals|51000
Erste Group Bank AG|Erste Group|erstegroup.com|Vienna|Austria|Banks|45000
OMV AG|OMV|omv.com|Vienna|Austria|Oil and Gas|24000
Red Bull GmbH|Red Bull|redbull.com|Fuschl am See|Austria|Beverages|19000
Nestlé S.A.|Nestlé|nestle.com|Vevey|Switzerland|Food Products|277000
F. Hoffmann-La Roche AG|Roche|roche.com|Basel|Switzerland|Pharmaceuticals|103000
Novartis AG|Novartis|novartis.com|Basel|Switzerland|Pharmaceuticals|76000
ABB Ltd|ABB;Asea Brown Boveri|abb.com|Zurich|Switzerland|Electrical Equipment|110000
UBS Group AG|UBS|ubs.com|Zurich|Switzerland|Banks|108000
Zurich Insurance Group AG|Zurich Insurance|zurich.com|Zurich|Switzerland|Insurance|60000
Swisscom AG|Swisscom|swisscom.ch;swisscom.com|Ittigen|Switzerland|Telecommunications|19000
Logitech International S.A.|Logitech|logitech.com|Lausanne|Switzerland|Computer Hardware|7300
Airbus SE|Airbus;EADS|airbus.com|Toulouse|France|Aerospace & Defense|157000
L'Oréal S.A.|L'Oréal|loreal.com|Clichy|France|Personal Products|94000
LVMH|Moët Hennessy Louis Vuitton|lvmh.com;lvmh.fr|Paris|France|Luxury Goods|215000
TotalEnergies SE|TotalEnergies;Total|totalenergies.com|Courbevoie|France|Oil and Gas|100000
Sanofi S.A.|Sanofi|sanofi.com|Paris|France|Pharmaceuticals|82000
BNP Paribas|BNP|bnpparibas.com|Paris|France|Banks|178000
Société Générale|SocGen|societegenerale.com;socgen.com|Paris|France|Banks|119000
AXA S.A.|AXA|axa.com;axa.fr|Paris|France|Insurance|110000
Orange S.A.|Orange;France Télécom|orange.com|Issy-les-Moulineaux|France|Telecommunications|127000
Capgemini SE|Capgemini|capgemini.com|Paris|France|Information Technology Services|341000
Schneider Electric SE|Schneider Electric|se.com;schneider-electric.com|Rueil-Malmaison|France|Electrical Equipment|160000
Michelin|Compagnie Générale des Établissements Michelin|michelin.com;michelin.fr|Clermont-Ferrand|France|Motor Vehicle Parts|129000
Renault Group|Renault|renaultgroup.com;renault.com|Boulogne-Billancourt|France|Motor Vehicles|98000
Danone S.A.|Danone|danone.com|Paris|France|Food Products|90000
Decathlon|Décathlon|decathlon.com;decathlon.fr|Villeneuve-d'Ascq|France|Specialty Retailers|101000
Dassault Systèmes SE|Dassault Systèmes|3ds.com|Vélizy-Villacoublay|France|Software|26000
Thales S.A.|Thales|thalesgroup.com|Meudon|France|Aerospace & Defense|83000
Carrefour S.A.|Carrefour|carrefour.com;carrefour.fr|Massy|France|Food & Drug Stores|300000
Koninklijke Philips N.V.|Philips;Royal Philips|philips.com;philips.nl|Amsterdam|Netherlands|Medical Equipment|68000
ASML Holding N.V.|ASML|asml.com|Veldhoven|Netherlands|Semiconductors|44000
ING Groep N.V.|ING|ing.com;ing.nl|Amsterdam|Netherlands|Banks|60000
Heineken N.V.|Heineken|theheinekencompany.com;heineken.com|Amsterdam|Netherlands|Beverages|88000
Adyen N.V.|Adyen|adyen.com|Amsterdam|Netherlands|Payments|4400
Booking.com B.V.|Booking.com|booking.com|Amsterdam|Netherlands|Internet Services|13000|a-booking-holdings
Ahold Delhaize|Koninklijke Ahold Delhaize N.V.|aholddelhaize.com|Zaandam|Netherlands|Food & Drug Stores|390000
KLM Royal Dutch Airlines|KLM|klm.com;klm.nl|Amstelveen|Netherlands|Airlines|35000
Anheuser-Busch InBev SA/NV|AB InBev|ab-inbev.com|Leuven|Belgium|Beverages|144000
KBC Group NV|KBC|kbc.com;kbc.be|Brussels|Belgium|Banks|41000
UCB S.A.|UCB|ucb.com|Brussels|Belgium|Pharmaceuticals|9000
Solvay S.A.|Solvay|solvay.com|Brussels|Belgium|Chemicals|9000
ArcelorMittal S.A.|ArcelorMittal|arcelormittal.com|Luxembourg|Luxembourg|Metals|125000
HSBC Holdings plc|HSBC|hsbc.com;hsbc.co.uk|London|United Kingdom|Banks|211000
Barclays PLC|Barclays|barclays.com;barclays.co.uk|London|United Kingdom|Banks|92000
BP p.l.c.|BP;British Petroleum|bp.com|London|United Kingdom|Oil and Gas|100000
Shell plc|Shell;Royal Dutch Shell|shell.com|London|United Kingdom|Oil and Gas|96000
Unilever PLC|Unilever|unilever.com|London|United Kingdom|Household Products|120000
GSK plc|GSK;GlaxoSmithKline|gsk.com|London|United Kingdom|Pharmaceuticals|68000
AstraZeneca PLC|AstraZeneca|astrazeneca.com|Cambridge|United Kingdom|Pharmaceuticals|94000
Vodafone Group Plc|Vodafone|vodafone.com;vodafone.co.uk|Newbury|United Kingdom|Telecommunications|92000
BT Group plc|BT;British Telecom|bt.com|London|United Kingdom|Telecommunications|100000
Tesco PLC|Tesco|tesco.com;tescoplc.com|Welwyn Garden City|United Kingdom|Food & Drug Stores|330000
Rolls-Royce Holdings plc|Rolls-Royce|rolls-royce.com|London|United Kingdom|Aerospace & Defense|42000
Revolut Ltd|Revolut|revolut.com|London|United Kingdom|Financial Technology|10000
Arm Holdings plc|Arm|arm.com|Cambridge|United Kingdom|Semiconductors|8300
Ocado Group plc|Ocado|ocadogroup.com;ocado.com|Hatfield|United Kingdom|Internet Retailing|20000
Accenture plc|Accenture;Andersen Consulting|accenture.com|Dublin|Ireland|Information Technology Services|774000
Ryanair Holdings plc|Ryanair|ryanair.com|Dublin|Ireland|Airlines|27000
CRH plc|CRH|crh.com|Dublin|Ireland|Building Materials|80000
Banco Santander, S.A.|Santander|santander.com|Madrid|Spain|Banks|206000
BBVA|Banco Bilbao Vizcaya Argentaria|bbva.com|Bilbao|Spain|Banks|125000
Telefónica, S.A.|Telefónica|telefonica.com|Madrid|Spain|Telecommunications|100000
Inditex|Industria de Diseño Textil;Zara|inditex.com;zara.com|Arteixo|Spain|Apparel|162000
Iberdrola, S.A.|Iberdrola|iberdrola.com|Bilbao|Spain|Electric Utilities|42000
Enel S.p.A.|Enel|enel.com|Rome|Italy|Electric Utilities|60000
Eni S.p.A.|Eni|eni.com|Rome|Italy|Oil and Gas|32000
UniCredit S.p.A.|UniCredit|unicreditgroup.eu;unicredit.it|Milan|Italy|Banks|70000
Ferrari N.V.|Ferrari|ferrari.com|Maranello|Italy|Motor Vehicles|5000
Prada S.p.A.|Prada|pradagroup.com;prada.com|Milan|Italy|Luxury Goods|15000
EDP|Energias de Portugal|edp.com;edp.pt|Lisbon|Portugal|Electric Utilities|13000
Spotify Technology S.A.|Spotify|spotify.com|Stockholm|Sweden|Internet Services|7300
Ericsson|Telefonaktiebolaget LM Ericsson|ericsson.com|Stockholm|Sweden|Network Equipment|94000
AB Volvo|Volvo Group|volvogroup.com;volvo.com|Gothenburg|Sweden|Motor Vehicles|100000
Volvo Car AB|Volvo Cars|volvocars.com|Gothenburg|Sweden|Motor Vehicles|43000
IKEA|Inter IKEA|ikea.com|Älmhult|Sweden|Home Furnishings|216000
H & M Hennes & Mauritz AB|H&M|hm.com|Stockholm|Sweden|Apparel|100000
Klarna Bank AB|Klarna|klarna.com|Stockholm|Sweden|Payments|3500
A.P. Møller - Mærsk A/S|Maersk|maersk.com|Copenhagen|Denmark|Marine Shipping|105000
Novo Nordisk A/S|Novo Nordisk|novonordisk.com|Bagsværd|Denmark|Pharmaceuticals|77000
LEGO A/S|LEGO Group|lego.com|Billund|Denmark|Toys|31000
Vestas Wind Systems A/S|Vestas|vestas.com|Aarhus|Denmark|Energy Equipment|35000
Equinor ASA|Equinor;Statoil|equinor.com|Stavanger|Norway|Oil and Gas|25000
Telenor ASA|Telenor|telenor.com;telenor.no|Fornebu|Norway|Telecommunications|11000
Nokia Oyj|Nokia|nokia.com|Espoo|Finland|Network Equipment|79000
KONE Oyj|KONE|kone.com|Espoo|Finland|Industrial Machinery|63000
Supercell Oy|Supercell|supercell.com|Helsinki|Finland|Video Games|700
CD Projekt S.A.|CD Projekt|cdprojekt.com|Warsaw|Poland|Video Games|1200
Allegro|Allegro.eu|allegro.pl|Poznań|Poland|Internet Retailing|5500
Škoda Auto a.s.|Škoda|skoda-auto.cz;skoda-auto.com|Mladá Boleslav|Czechia|Motor Vehicles|40000|a-volkswagen-ag
OTP Bank Nyrt.|OTP|otpbank.hu|Budapest|Hungary|Banks|41000
Bolt Technology OÜ|Bolt;Taxify|bolt.eu|Tallinn|Estonia|Internet Services|4000
Toyota Motor Corporation|Toyota|toyota.co.jp;toyota.com|Toyota|Japan|Motor Vehicles|380000
Sony Group Corporation|Sony|sony.com;sony.co.jp|Tokyo|Japan|Electronics|113000
Hitachi, Ltd.|Hitachi|hitachi.com;hitachi.co.jp|Tokyo|Japan|Electronics|268000
NTT DATA Group|NTT DATA|nttdata.com|Tokyo|Japan|Information Technology Services|193000
Rakuten Group, Inc.|Rakuten|rakuten.co.jp;rakuten.com|Tokyo|Japan|Internet Retailing|30000
Honda Motor Co., Ltd.|Honda|honda.co.jp;honda.com|Tokyo|Japan|Motor Vehicles|194000
Nintendo Co., Ltd.|Nintendo|nintendo.co.jp;nintendo.com|Kyoto|Japan|Video Games|7700
Samsung Electronics Co., Ltd.|Samsung|samsung.com|Suwon|South Korea|Electronics|267000
LG Electronics Inc.|LG|lge.com;lg.com|Seoul|South Korea|Electronics|74000
Hyundai Motor Company|Hyundai|hyundai.com|Seoul|South Korea|Motor Vehicles|75000
SK hynix Inc.|SK hynix;Hynix|skhynix.com|Icheon|South Korea|Semiconductors|32000
Taiwan Semiconductor Manufacturing Company|TSMC|tsmc.com|Hsinchu|Taiwan|Semiconductors|76000
Hon Hai Precision Industry|Foxconn|foxconn.com|New Taipei|Taiwan|Electronics|600000
ASUSTeK Computer Inc.|ASUS|asus.com|Taipei|Taiwan|Computer Hardware|15000
Infosys Limited|Infosys|infosys.com|Bengaluru|India|Information Technology Services|317000
Tata Consultancy Services|TCS|tcs.com|Mumbai|India|Information Technology Services|601000
Wipro Limited|Wipro|wipro.com|Bengaluru|India|Information Technology Services|234000
Reliance Industries Limited|RIL|ril.com|Mumbai|India|Diversified|347000
HDFC Bank Limited|HDFC Bank|hdfcbank.com|Mumbai|India|Banks|213000
Flipkart|Flipkart Internet|flipkart.com|Bengaluru|India|Internet Retailing|22000|a-walmart
Singapore Airlines Limited|SIA|singaporeair.com|Singapore|Singapore|Airlines|27000
DBS Bank Ltd|DBS|dbs.com;dbs.com.sg|Singapore|Singapore|Banks|41000
Grab Holdings|Grab;GrabTaxi|grab.com|Singapore|Singapore|Internet Services|9700
Alibaba Group|Alibaba|alibaba.com;alibaba-inc.com|Hangzhou|China|Internet Retailing|124000
Lenovo Group Limited|Lenovo|lenovo.com|Hong Kong|Hong Kong|Computer Hardware|72000
Atlassian Corporation|Atlassian|atlassian.com|Sydney|Australia|Software|13800
Canva Pty Ltd|Canva|canva.com|Sydney|Australia|Software|5000
BHP Group Limited|BHP;BHP Billiton|bhp.com|Melbourne|Australia|Mining|39000
Commonwealth Bank of Australia|CommBank;CBA|cba.com.au;commbank.com.au|Sydney|Australia|Banks|49000
Telstra Group Limited|Telstra|telstra.com.au;telstra.com|Melbourne|Australia|Telecommunications|31000
Woolworths Group Limited|Woolworths|woolworths.com.au;woolworthsgroup.com.au|Sydney|Australia|Food & Drug Stores|200000
Qantas Airways Limited|Qantas|qantas.com.au;qantas.com|Sydney|Australia|Airlines|27000
Xero Limited|Xero|xero.com|Wellington|New Zealand|Software|4600
Fonterra Co-operative Group|Fonterra|fonterra.com|Auckland|New Zealand|Food Products|16000
Shopify Inc.|Shopify|shopify.com|Ottawa|Canada|Software|8300
Royal Bank of Canada|RBC|rbc.com|Toronto|Canada|Banks|94000
Toronto-Dominion Bank|TD;TD Bank|td.com|Toronto|Canada|Banks|101000
BlackBerry Limited|BlackBerry;Research In Motion|blackberry.com|Waterloo|Canada|Software|1900
Bombardier Inc.|Bombardier|bombardier.com|Montreal|Canada|Aerospace & Defense|18000
CGI Inc.|CGI|cgi.com|Montreal|Canada|Information Technology Services|90000
Canadian National Railway|CN|cn.ca|Montreal|Canada|Railroads|25000
Open Text Corporation|OpenText|opentext.com|Waterloo|Canada|Software|22000
Mercado Libre|MercadoLibre;Mercado Livre|mercadolibre.com;mercadolibre.com.ar|Buenos Aires|Argentina|Internet Retailing|84000
Nubank|Nu Holdings;Nu Pagamentos|nubank.com.br|São Paulo|Brazil|Financial Technology|8700
Petrobras|Petróleo Brasileiro S.A.|petrobras.com.br|Rio de Janeiro|Brazil|Oil and Gas|45000
Vale S.A.|Vale|vale.com|Rio de Janeiro|Brazil|Mining|65000
Itaú Unibanco|Itaú|itau.com.br;itau-unibanco.com.br|São Paulo|Brazil|Banks|96000
Embraer S.A.|Embraer|embraer.com.br;embraer.com|São José dos Campos|Brazil|Aerospace & Defense|21000
CEMEX|CEMEX, S.A.B. de C.V.|cemex.com|Monterrey|Mexico|Building Materials|46000
América Móvil|América Móvil, S.A.B. de C.V.|americamovil.com|Mexico City|Mexico|Telecommunications|176000
Grupo Bimbo|Bimbo|grupobimbo.com|Mexico City|Mexico|Food Products|150000
Falabella|S.A.C.I. Falabella|falabella.com|Santiago|Chile|General Merchandisers|90000
Ecopetrol S.A.|Ecopetrol|ecopetrol.com.co|Bogotá|Colombia|Oil and Gas|19000
Saudi Aramco|Saudi Arabian Oil Company;Aramco|aramco.com|Dhahran|Saudi Arabia|Oil and Gas|73000
Emirates|Emirates Airline|emirates.com|Dubai|United Arab Emirates|Airlines|120000
Naspers Limited|Naspers|naspers.com|Cape Town|South Africa|Internet Services|28000
MTN Group|MTN|mtn.com|Johannesburg|South Africa|Telecommunications|17000
Standard Bank Group|Standard Bank|standardbank.co.za|Johannesburg|South Africa|Banks|50000
Safaricom PLC|Safaricom|safaricom.co.ke|Nairobi|Kenya|Telecommunications|6000
Check Point Software Technologies|Check Point|checkpoint.com|Tel Aviv|Israel|Software|6400
Wix.com Ltd.|Wix|wix.com|Tel Aviv|Israel|Software|4500
Turkcell|Turkcell İletişim Hizmetleri A.Ş.|turkcell.com.tr|Istanbul|Turkey|Telecommunications|20000
LinkedIn|LinkedIn Corporation|linkedin.com|Sunnyvale, California|United States|Internet Services|18000|a-microsoft
GitHub|GitHub, Inc.|github.com|San Francisco, California|United States|Software|5000|a-microsoft
YouTube|YouTube, LLC|youtube.com|San Bruno, California|United States|Internet Services|7000|a-alphabet
Whole Foods Market|Whole Foods|wholefoods.com;wholefoodsmarket.com|Austin, Texas|United States|Food & Drug Stores|105000|a-amazon
Slack Technologies|Slack|slack.com|San Francisco, California|United States|Software|2500|a-salesforce
Red Hat|Red Hat, Inc.|redhat.com|Raleigh, North Carolina|United States|Software|19000|a-ibm
Optum|Optum, Inc.|optum.com|Eden Prairie, Minnesota|United States|Health Care Services|210000|a-unitedhealth-group
Aetna|Aetna Inc.|aetna.com|Hartford, Connecticut|United States|Health Insurance|48000|a-cvs-health
`;

// Invented companies, with domains that can belong to nobody (RFC 2606): relations that could harm a real one.
// name | aliases | domains | city | country | industry | employees | kind
const INVENTED = `
Stratus Nine Inc.|Stratus Nine;Stratus9|stratus-nine.example|Portland, Oregon|United States|Cloud Infrastructure|2400|competitor
Nimbora Cloud GmbH|Nimbora|nimbora.example|Leipzig|Germany|Cloud Infrastructure|650|competitor
Hyperfjord AS|Hyperfjord|hyperfjord.example|Trondheim|Norway|Cloud Infrastructure|310|competitor
Cirroquay Ltd|Cirroquay;Cirro Quay|cirroquay.example|Bristol|United Kingdom|Cloud Infrastructure|190|competitor
Altovela Nuvens S.A.|Altovela|altovela.example|Curitiba|Brazil|Cloud Infrastructure|420|competitor
Pellworm & Daughters Systemhaus GmbH|Pellworm Systemhaus|pellworm-systemhaus.example|Kiel|Germany|Systems Integration|140|partner
Quillon Advisory LLP|Quillon|quillon-advisory.example|Leeds|United Kingdom|Consulting|85|partner
Tamarack Lane Consulting|Tamarack Lane|tamaracklane.example|Duluth, Minnesota|United States|Consulting|60|partner
Verdemonte Integra S.r.l.|Verdemonte Integra|verdemonte-integra.example|Bergamo|Italy|Systems Integration|120|partner
Kestrelworks Pty Ltd|Kestrelworks|kestrelworks.example|Brisbane|Australia|Systems Integration|45|partner
Ombak Digital Pte. Ltd.|Ombak Digital|ombak-digital.example|Singapore|Singapore|Systems Integration|70|partner
Corvane Conseil SAS|Corvane|corvane-conseil.example|Nantes|France|Consulting|95|partner
Serrabella Tecnologia Ltda.|Serrabella|serrabella.example|Campinas|Brazil|Systems Integration|110|partner
Ledgerloom Software Inc.|Ledgerloom|ledgerloom.example|Denver, Colorado|United States|Application Software|75|isv
Patchwell Health Software B.V.|Patchwell|patchwell.example|Utrecht|Netherlands|Application Software|55|isv
Fennimore Analytics AB|Fennimore|fennimore-analytics.example|Uppsala|Sweden|Application Software|38|isv
Mizubashi Systems K.K.|Mizubashi|mizubashi.example|Nagoya|Japan|Application Software|130|isv
`;

// Members of the playbook by where they work. An account's owner is one who works near its headquarters.
const MEMBERS = {
  "us-east": ["maya-okafor", "daniel-reyes"],
  "us-central": ["ruth-lindqvist", "marcus-bell"],
  "us-west": ["hana-sato", "diego-alvarez"],
  canada: ["claire-tremblay"],
  "latin-america": ["beatriz-nogueira", "rafael-duarte"],
  "uk-ireland": ["imogen-clarke", "owen-price"],
  dach: ["jonas-weber", "lena-hofmann"],
  "france-benelux": ["camille-renard", "pieter-vos"],
  "southern-europe": ["lucia-ferrer", "matteo-ricci"],
  nordics: ["astrid-nyberg"],
  growth: ["zofia-kowalska", "omar-haddad"],
  apac: ["wei-ling-tan", "arjun-mehta", "chloe-barrett"],
  partner: ["sofia-marchetti", "noah-whitfield"],
};

const REGIONS = {
  canada: "Canada",
  "latin-america": "Argentina;Brazil;Chile;Colombia;Mexico;Venezuela;Peru",
  "uk-ireland": "United Kingdom;Ireland",
  dach: "Germany;Austria;Switzerland",
  "france-benelux": "France;Netherlands;Belgium;Luxembourg",
  "southern-europe": "Spain;Italy;Portugal",
  nordics: "Sweden;Denmark;Norway;Finland;Estonia;Latvia",
  apac:
    "Australia;New Zealand;Japan;South Korea;Taiwan;India;Singapore;China;Hong Kong;Indonesia;Bangladesh;" +
    "Philippines",
};
const EAST =
  "Connecticut;CT;Delaware;DE;District Of Columbia;DC;Florida;FL;Georgia;GA;Maine;ME;Maryland;MD;" +
  "Massachusetts;MA;New Hampshire;NH;New Jersey;NJ;New York;NY;North Carolina;NC;Pennsylvania;PA;Rhode Island;RI;" +
  "South Carolina;SC;Vermont;VT;Virginia;VA;West Virginia;WV";
const WEST =
  "Alaska;AK;Arizona;AZ;California;CA;Colorado;CO;Hawaii;HI;Idaho;ID;Montana;MT;Nevada;NV;New Mexico;NM;" +
  "Oregon;OR;Utah;UT;Washington;WA;Wyoming;WY";

// Addresses that are not a company's own.
const SHARED_HOSTS = ["apple.com", "notion.site", "github.io", "linkedin.com", "google.com", "medium.com"];

const table = (text) =>
  text
    .trim()
    .split("\n")
    .map((line) => line.split("|"));
const values = (cell) =>
  (cell ?? "")
    .split(";")
    .map((value) => value.trim())
    .filter(Boolean);
const read = (file) => readFileSync(join(folder, file), "utf8");

/** Rows of RFC 4180 text without line breaks in cells. */
function csv(text) {
  const [head, ...rows] = text
    .split(/\r?\n/)
    .filter(Boolean)
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map((m) =>
        (m[1]?.replaceAll('""', '"') ?? m[2]).trim(),
      ),
    );
  return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i]])));
}

function fortune(most) {
  const corrections = new Map(table(CORRECTIONS).map(([there, ...right]) => [there, right]));
  return csv(read("fortune500.csv"))
    .slice(0, most)
    .map((row) => {
      const [name, aliases, domains] = corrections.get(row.Company) ?? [row.Company, "", row.Website];
      return {
        name,
        aliases: values(aliases),
        domains: values(domains),
        city: row.City,
        state: row.State,
        postal_code: row["Zip Code"].padStart(5, "0"),
        country: "United States",
        industry: row.Industry,
        employees: Number(row.Employees.replaceAll(",", "")),
        revenue: row.Revenue.replace(/[^0-9]/g, ""),
      };
    });
}

/** A host's registrable domain, for the endings that occur here. */
function registrable(website) {
  const labels = website
    .replace(/^https?:\/\//, "")
    .replace(/[/?#:].*$/s, "")
    .toLowerCase()
    .split(".");
  const second = ["co", "com", "org", "net"].includes(labels.at(-2)) && labels.at(-1).length === 2;
  return labels.slice(second ? -3 : -2).join(".");
}

function startups(large, every) {
  const usable = read("startups.jsonl")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .filter((row) => {
      const [city, , country] = place(row.all_locations);
      return (
        ["Active", "Public"].includes(row.status) &&
        row.website &&
        row.team_size > 3 &&
        city &&
        country &&
        !/^Remote/.test(city) &&
        !SHARED_HOSTS.includes(registrable(row.website))
      );
    });
  usable.sort((a, b) => b.team_size - a.team_size || a.id - b.id);
  const small = usable.filter((row) => row.team_size <= 60 && /20(19|2[0-2])$/.test(row.batch));
  return [...usable.slice(0, large), ...small.filter((_, i) => i % every === 0)].map((row) => {
    const [city, state, country] = place(row.all_locations);
    const name = row.name.replace(/ \(formerly .*\)$/, "").trim();
    const same = new Set([name.toLowerCase().replace(/[^a-z0-9]/g, "")]);
    const aliases = row.former_names
      .map((alias) => alias.trim())
      .filter((alias) => {
        const key = alias.toLowerCase().replace(/[^a-z0-9]/g, "");
        if (key.length < 3 || same.has(key) || /[(;]|^(inc|llc|ltd)\.?$|^was /i.test(alias)) return false;
        same.add(key);
        return true;
      });
    return {
      name,
      aliases,
      domains: [registrable(row.website)],
      city,
      state,
      country,
      industry: row.subindustry.replace(" -> ", ": "),
      employees: row.team_size,
    };
  });
}

/** The first of several locations: city, state, country. */
function place(locations) {
  const parts = locations
    .split(";")[0]
    .split(",")
    .map((part) => part.trim());
  if (parts.length === 2 && /^[A-Z]{2,3}$/.test(parts[0])) return ["", parts[0], parts[1]];
  return parts.length < 2 ? ["", "", ""] : [parts[0], parts.length > 2 ? parts[1] : "", parts.at(-1)];
}

function world(text, last) {
  return table(text).map(([name, aliases, domains, where, country, industry, employees, end]) => {
    const [city, state] = where.split(", ");
    return {
      name,
      aliases: values(aliases),
      domains: values(domains),
      city,
      state,
      country,
      industry,
      employees: Number(employees),
      [last]: end,
    };
  });
}

const slug = (name) =>
  name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replaceAll("ø", "o")
    .replaceAll("æ", "ae")
    .toLowerCase()
    .replace(/&/g, " and ")
    .replace(/['’.]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

function region(account) {
  if (["US", "USA", "United States"].includes(account.country)) {
    if (values(EAST).includes(account.state)) return "us-east";
    return values(WEST).includes(account.state) ? "us-west" : "us-central";
  }
  return Object.keys(REGIONS).find((name) => values(REGIONS[name]).includes(account.country)) ?? "growth";
}

function segment(employees) {
  if (employees >= 10_000) return "strategic";
  if (employees >= 1000) return "enterprise";
  return employees >= 100 ? "mid-market" : "small";
}

const time = (daysAgo) => new Date(TODAY - daysAgo * DAY).toISOString().replace(".000", "");

/** How many accounts of a region have been given to someone. */
const turns = new Map();

/** Deals out the relation of the `n`th account (from 1): by its place in the list and nothing else. */
function relate(account, n) {
  const invented = account.kind !== undefined;
  const kind = account.kind ?? (n % 10 === 3 ? "customer" : n % 60 === 27 ? "former_customer" : "prospect");
  const place = ["partner", "isv"].includes(kind) ? "partner" : region(account);
  const team = MEMBERS[place];
  const named = !invented && (account.employees >= 150_000 || n % 20 === 0);

  let opportunity = "none";
  if (kind === "customer") opportunity = n % 40 === 13 ? "open" : "won";
  else if (kind === "former_customer") opportunity = "won";
  else if (kind === "prospect" && n % 12 === 5) opportunity = "open";
  else if (kind === "prospect" && n % 12 === 9) opportunity = "lost";
  // Lost ones spread over 12 to 371 days, so that about half lie within the playbook's 180.
  const former = kind === "former_customer";
  const closed = { lost: 12 + ((n * 7) % 360), won: (former ? 700 : 200) + ((n * 11) % 500) }[opportunity];

  const owned = ["customer", "former_customer", "partner", "isv"].includes(kind) || named || opportunity === "open";
  // Within a region owners take turns; an opportunity is worked by the owner's neighbour, where there is one.
  const involved = owned || opportunity === "lost";
  const turn = turns.get(place) ?? 0;
  if (involved) turns.set(place, turn + 1);
  const member = (step) => team[(turn + step) % team.length];
  const touched = kind !== "prospect" || named || opportunity !== "none";
  const quiet = opportunity === "open" ? n % 14 : kind === "customer" ? n % 45 : (closed ?? 60) - (n % 10);
  return {
    ...account,
    kind,
    named,
    segment: segment(account.employees),
    owner: owned ? member(0) : "",
    opportunity,
    opportunity_owner: ["open", "lost"].includes(opportunity) ? member(1) : "",
    opportunity_closed_at: closed === undefined ? "" : time(closed),
    last_activity_at: touched && kind !== "competitor" ? time(quiet) : "",
    contacts: touched ? 1 + ((n * 5) % 17) : 0,
    leads: touched ? (n * 3) % 8 : n % 3,
    opportunities: opportunity === "none" ? 0 : 1 + (n % 3),
    created_at: time((former ? 1500 : 800) + ((n * 13) % 900)),
  };
}

const cell = (value) => {
  const text = Array.isArray(value) ? value.join(";") : String(value ?? "");
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const listed = [...fortune(320), ...world(WORLD, "parent_id"), ...startups(95, 45)];
const domains = new Set();
const ids = new Set();
const accounts = [];
// Of two sources with the same domain the first is kept.
for (const account of [...listed, ...world(INVENTED, "kind")]) {
  if (account.domains.some((domain) => domains.has(domain))) continue;
  account.domains.forEach((domain) => domains.add(domain));
  account.id = `a-${slug(account.name)}`;
  if (ids.has(account.id)) account.id += `-${slug(account.domains[0])}`;
  ids.add(account.id);
  accounts.push(relate(account, accounts.length + 1));
}
const orphan = accounts.find((account) => account.parent_id && !ids.has(account.parent_id));
if (orphan) throw new Error(`${orphan.id}: parent_id \`${orphan.parent_id}\` is no account`);

process.stdout.write(`${COLUMNS.join(",")}\n`);
for (const account of accounts) process.stdout.write(`${COLUMNS.map((column) => cell(account[column])).join(",")}\n`);
