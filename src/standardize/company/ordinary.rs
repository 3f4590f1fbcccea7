//! Ordinary words: what many companies have in their names, so that alone it names none of them.
//!
//! In scope: whether a word tells companies apart. Not in scope: what it says of the industry (`industry`). The words
//! are our own: trades, goods, qualities and places as companies write them, in English and the larger languages.

use std::sync::LazyLock;

static ORDINARY: LazyLock<Vec<&str>> = LazyLock::new(|| WORDS.split_ascii_whitespace().collect());

/// Whether the folded `word` is one that many names have.
pub(super) fn is_ordinary(word: &str) -> bool {
    ORDINARY.binary_search(&word).is_ok()
}

/// Whether the folded `word` ties the words around it together, so that what stands on one side is no name by itself.
pub(super) fn is_small(word: &str) -> bool {
    matches!(
        word,
        "of" | "and"
            | "for"
            | "to"
            | "de"
            | "du"
            | "des"
            | "del"
            | "della"
            | "di"
            | "do"
            | "dos"
            | "das"
            | "von"
            | "van"
            | "fur"
            | "und"
            | "et"
            | "y"
            | "e"
            | "in"
            | "on"
            | "at"
            | "by"
            | "with"
    )
}

/// Sorted.
const WORDS: &str = "\
    academy access action active advanced advantage advertising advisors advisory aero aerospace africa agency
    agriculture air airlines all alliance alpha america american analytics animal anlagen app apparel applied apps
    architects art arts asia asian asset assets assicurazioni associates association assurance assurances atlantic
    australia auto automation automotive aviation baby banco bank banking banque bar basic batiment bau beauty beer
    beratung best better beverage big bike bikes bio black blue board boat body bond book books box brand brands
    bread brewery brewing bridge bright broadband broadcasting build builders building business cable cafe calendar
    california camera canada cannabis capital car care cargo cars casino cell center central centre certified chain
    chemical chemicals china choice church cinema city class classic clean cleaning clear clinic clothing cloud club
    code coffee cold college color comercio commerce commercial communication communications community computer
    computers computing concept concepts connect conseil construcciones construction consulenza consultancy
    consultants consulting consultores consumer content control cool copper core corner costruzioni country course
    craft creative credit cruise cruiser culture custom customer cyber dairy dance data deal defense delivery dental
    design designs development devices diagnostics dienste dienstleistungen digital direct discount distilling
    distribution diversified dream drinks drive dynamics eagle early east eastern eco edge edition editions
    education electric electrical electronic electronics emergency emerging energia energie energy engine
    engineering engineers english enterprise enterprises entertainment environmental equipment equity estate estates
    europe european event events exchange executive experience express factory family farm farms fashion fast
    federal festival film films finance financial fine fire first fish fitness fleet flight food foods football
    forest foundation free freight fresh fruit fuel fund funds furniture future game games gaming garden gas gastro
    general genetics german glass global gold golden golf good goods government graphics great green grill grocery
    group growth guard guide hair hall hand handel handels happy hardware health healthcare healthy heating heavy
    help heritage high hire history hobby holding holdings home homes horse hospital hospitality hosting hotel
    hotels house housing human ideas image images immobilien impact import income independent index india indian
    industrial industrie industries industry info information infrastructure initiative innovation innovations
    innovative inside insight institute instruments insurance integrated intelligence intelligent interactive
    interior international internet inversiones invest investment investments investors japan jewelry jobs journal
    just kids kitchen lab labels labor laboratories laboratory labs land language laser law lawyers leadership
    learning leasing legal leisure lending liability library life light lighting line linen lines link liquid liquor
    live living local logic logistics logistik london love lumber machine machinery machines magazine magic mail
    maintenance management manager manufacturing marine maritime market marketing markets maschinen master material
    materials meat mechanical media medical medicine medien member memory men metal metals micro middle mind mineral
    minerals mining mobile mobility mode model modern money mortgage motion motor motors mountain movers movie multi
    museum music mutual national natural nature net network networking networks new news night nordic north northern
    number nutrition ocean office offshore oil one online open operations optical optics order organic original
    outdoor outlet pacific pack packaging paint paper park partner partners parts party path payment payments people
    performance personal pet petroleum pharma pharmaceutical pharmaceuticals pharmacy phone photo physical pipe
    pizza place planet planning plant plastic plastics platform play plus pool port post power practice precision
    preferred premier premium press prime print printing private pro process product production productions products
    professional professionals program project projects properties property protection public publications
    publishing quality quick radio rail railway ranch ranking rapid real realty record records recovery recruitment
    red refining region regional release rental rentals repair research reserve resort resorts resource resources
    restaurant restaurants retail return rights risk river road robotics rock room royal rubber run running rural
    safe safety sale sales salon school schools science sciences scientific sea search second secure securities
    security seed seguros select semiconductor senior series server service services servicios servizi sewing ship
    shipping shoe shoes shop shops show signs silver simple sistemas sistemi skin sky smart social society soft
    software solar soluciones solution solutions sound source sourcing south southern space special specialist
    specialty speed sport sports staff staffing standard star start state states station steel stock stone storage
    store stores story strategic strategies street student studio studios style summit sun super supplies supply
    support surf sustainable sweet system systems tax taxi tea team tech technical technik technologies technology
    tecnologia telecom telecommunications term test texas textile therapeutics time tire tobacco today too tool
    tools top total touch tour tourism tours town toy toys track tractor trade trader traders trading training
    transfer transit transport transportation transportes transports travaux travel treatment tree truck trucks
    trust turbo union united universal university urban used utilities value vegan vehicle vehicles venture ventures
    verlag versicherung versicherungen vertrieb verwaltung veterinary video view vision voice voyages warehouse
    waste watch water wave way wealth web wedding welding wellness werke west western wheel white wholesale wild
    wind window wine wings wire wireless women wood wool work works workshop world worldwide year young youth zone";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_and_nothing_else() {
        assert!(ORDINARY.is_sorted_by(|one, next| one < next));
        assert!(ORDINARY.iter().all(|word| is_ordinary(word)));
        assert!(!is_ordinary("zorvex") && !is_ordinary(""));
    }
}
