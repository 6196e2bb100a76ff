//! The cluster tables against a second opinion: tables that another hand extracted from a public
//! library. They are not part of the project; where they are not found the test says so.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use zigbee::se::{self, Direction, FieldKind, FieldSpec, Side, Since};
use zigbee::zcl::TypeId;

/// Where the other table says something else, and why ours stands: `(what, why)`. A difference that
/// is not listed fails; so does one that is listed and no longer there.
const DIFFERENCES: &[(&str, &str)] = &[
    ("Metering 0x001c name", "theirs is misspelt: CONSUMIPTION"),
    ("Metering 0x0b10 name", "theirs is misspelt: THESHOLD"),
    ("Metering 0x0b11 name", "theirs is misspelt: THESHOLD"),
    ("Metering 0x0b14 name", "the standard writes Stabilisation"),
    ("Prepayment 0x0503 name", "theirs is misspelt, and says the cluster: PREPAYMANT_CURRENCY"),
    ("Metering 0x045c name", "theirs says the cluster in the name"),
    ("Metering 0x0604 name", "theirs says the unit in the name"),
    ("Metering 0x0806 name", "theirs says the cluster in the name"),
    ("Metering 0x0807 name", "theirs says the cluster in the name"),
    ("Metering 0x0c01 name", "theirs says alternative twice"),
    ("Metering 0x0c02 name", "theirs says alternative twice"),
    ("Metering 0x0c09 name", "the standard's order of words, as a packet analyser has it too"),
    ("Metering 0x0c0a name", "the standard's order of words, as a packet analyser has it too"),
    ("Metering 0x0c0d name", "theirs says alternative twice"),
    ("Metering 0x0c0f name", "the standard's order of words, as a packet analyser has it too"),
    ("Metering 0x0c10 name", "the standard's order of words, as a packet analyser has it too"),
    ("Prepayment 0x0031 name", "the standard adds Level"),
    ("Prepayment 0x0032 name", "the standard adds Level"),
    ("Prepayment 0x055c name", "theirs says the cluster in the name"),
    ("Price 0x0201 name", "theirs says the unit in the name"),
    ("Price 0x0300 name", "theirs says the side in the name"),
    ("Price client 0x0002 name", "theirs says the side in the name"),
    ("Price 0x8613 type", "an enumeration, as its counterpart 0x0613 is"),
];

struct Row {
    cells: Vec<String>,
}

fn rows(file: &str) -> Option<Vec<Row>> {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().skip(1);
    let mut found = above.map(|dir| dir.join("shared/reference").join(file));
    let Some(path) = found.find(|path| path.is_file()) else {
        eprintln!("skipped: no shared/reference/{file} above the workspace to compare with");
        return None;
    };
    let text = fs::read_to_string(path).unwrap();
    let row = |line: &str| Row { cells: line.split(',').map(str::to_owned).collect() };
    Some(text.lines().skip(1).map(row).collect())
}

fn hex(text: &str) -> u16 {
    u16::from_str_radix(text.trim_start_matches("0x"), 16).unwrap()
}

/// Letters and digits only, in small letters.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

fn ty(name: &str) -> TypeId {
    match name {
        "INT8U" => TypeId::UINT8,
        "INT16U" => TypeId::UINT16,
        "INT24U" => TypeId::UINT24,
        "INT32U" => TypeId::UINT32,
        "INT48U" => TypeId::UINT48,
        "INT8S" => TypeId::INT8,
        "INT24S" => TypeId::INT24,
        "INT32S" => TypeId::INT32,
        "ENUM8" => TypeId::ENUM8,
        "BITMAP8" => TypeId::MAP8,
        "BITMAP16" => TypeId::MAP16,
        "BITMAP32" => TypeId::MAP32,
        "BITMAP48" => TypeId::MAP48,
        "BITMAP64" => TypeId::MAP64,
        "UTC_TIME" => TypeId::UTC,
        "OCTET_STRING" => TypeId::OCTSTR,
        "CHAR_STRING" => TypeId::STRING,
        "BOOLEAN" => TypeId::BOOL,
        other => unreachable!("no type is called {other}"),
    }
}

/// `None` where the table leaves it open.
fn since(name: &str) -> Option<Since> {
    Some(match name {
        "" => return None,
        "se-1.1-07-5356-16" => Since::Se1_1,
        "se-1.1a-07-5356-17" => Since::Se1_1a,
        "se-1.1b-07-5356-18" => Since::Se1_1b,
        "se-1.2a-07-5356-19" => Since::Se1_2a,
        "se-1.2a-07-5356-21" => Since::Se1_2b,
        "se-1.4-17-05019-001" => Since::Se1_4,
        other => unreachable!("no revision is called {other}"),
    })
}

#[test]
fn attributes_agree_with_the_second_opinion() {
    let Some(rows) = rows("zigbee_se_attributes.csv") else { return };
    let mut seen = BTreeSet::new();
    let mut ours = 0;
    for Row { cells } in rows {
        let Some(spec) = se::cluster(hex(&cells[0])) else { continue };
        let (side, id) =
            (if cells[2] == "server" { Side::Server } else { Side::Client }, hex(&cells[3]));
        let label = match side {
            Side::Server => format!("{} {id:#06x}", spec.name),
            Side::Client => format!("{} client {id:#06x}", spec.name),
        };
        let Some((row, numbers)) = spec.attribute(side, id) else {
            seen.insert(format!("{label} missing"));
            continue;
        };
        ours += 1;
        // The other table shortens what is received to RX, and drops the standard's longer forms.
        let theirs = plain(&cells[4]).replace("rx", "received");
        let theirs = theirs.trim_start_matches("tariffco2").to_owned()
            + if theirs.starts_with("tariffco2") { "co2" } else { "" };
        let name = plain(&row.spelled(&numbers));
        let is_co2 = name.contains("co2");
        let says_tariff = [0x0615, 0x0616, 0x0617].contains(&id) && spec.id == 0x0700;
        let says_top_up = name.starts_with("originatingdevice");
        if name != theirs && !is_co2 && !says_tariff && !says_top_up {
            seen.insert(format!("{label} name"));
        }
        if row.ty != ty(&cells[5]) {
            seen.insert(format!("{label} type"));
        }
        let their_since = since(&cells[6]);
        if their_since.is_some_and(|theirs| theirs != row.since_of(&numbers)) {
            seen.insert(format!("{label} since"));
        }
    }
    assert!(ours > 1900, "only {ours} attributes were compared");
    let listed: BTreeSet<_> = DIFFERENCES.iter().map(|(what, _)| (*what).to_owned()).collect();
    let unexplained: Vec<_> = seen.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&seen).collect();
    assert!(unexplained.is_empty(), "differences without a reason: {unexplained:#?}");
    assert!(gone.is_empty(), "reasons without a difference: {gone:#?}");
}

/// The width that a field of theirs has on the wire; `None` for a name of an enumeration or bitmap.
fn their_type(name: &str) -> Option<TypeId> {
    let known = name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    known.then(|| ty(name))
}

fn is_as_wide(field: &FieldSpec, theirs: &str) -> bool {
    match (field.kind, their_type(theirs)) {
        (FieldKind::Zcl(ours), Some(theirs)) => ours.octets() == theirs.octets(),
        // Repeated groups and sub-payloads have names there, or the type of their first element.
        _ => true,
    }
}

#[test]
fn commands_agree_with_the_second_opinion() {
    let Some(rows) = rows("zigbee_se_commands.csv") else { return };
    let mut differences = Vec::new();
    let mut compared = 0;
    for Row { cells } in rows {
        let Some(spec) = se::cluster(hex(&cells[0])) else { continue };
        let direction =
            if cells[2] == "client" { Direction::ToServer } else { Direction::ToClient };
        let label = format!("{} {}", spec.name, cells[4]);
        let id = u8::try_from(hex(&cells[3])).unwrap();
        let Some(row) = spec.command(direction, id) else {
            differences.push(format!("{label}: missing"));
            continue;
        };
        compared += 1;
        // Theirs calls one command GetCurrencyConversionCommand.
        if plain(row.name) != plain(&cells[4]).trim_end_matches("command") {
            differences.push(format!("{label}: ours is called {}", row.name));
        }
        if since(&cells[5]).is_some_and(|theirs| theirs != row.since) {
            differences.push(format!("{label}: ours came with {}", row.since.name()));
        }
        let theirs: Vec<_> = cells[6].split(' ').filter(|arg| !arg.is_empty()).collect();
        let groups = row.fields.iter().any(|field| !matches!(field.kind, FieldKind::Zcl(_)));
        if theirs.len() != row.fields.len() && !groups {
            differences.push(format!(
                "{label}: {} fields, ours {}",
                theirs.len(),
                row.fields.len()
            ));
            continue;
        }
        for (arg, field) in theirs.iter().zip(row.fields) {
            let (name, ty) = arg.split_once(':').unwrap();
            if !is_as_wide(field, ty) {
                differences.push(format!("{label}: {name} is {ty}, ours {}", field.type_name));
            }
        }
    }
    assert!(compared > 60, "only {compared} commands were compared");
    assert!(differences.is_empty(), "\n{}", differences.join("\n"));
}
