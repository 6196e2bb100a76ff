//! `dmc list`: what there is.

use std::fmt::Write as _;

use dmc_profiles::{CAPABILITIES, Profiles};
use serde::Serialize;
use serde_json::{Value, json};
use zigbee::se::{AttributeSpec, CLUSTERS, CommandSpec, Direction, Side};

use super::args::{FilesArgs, ListArgs, Listed};
use super::{Exit, Out, Stop};
use crate::evidence::campaign::{Campaign, StoredRun};
use crate::report::rates;

/// Lists.
pub(super) fn list(args: &ListArgs) -> Result<Exit, Stop> {
    let rows = match args.what {
        Listed::Dmcs => dmcs(&profiles(&args.files)?),
        Listed::Scenarios => scenarios(&args.files)?,
        Listed::Capabilities => capabilities(),
        Listed::Clusters => clusters(),
        Listed::Words => words(),
        Listed::Runs => runs(&Campaign::new(&args.campaign.campaign))?,
    };
    let mut out = Out::stdout();
    if args.json {
        out.json_pretty(&rows.iter().map(|row| &row.json).collect::<Vec<_>>());
    } else {
        for row in &rows {
            out.line(&row.text);
        }
    }
    out.finish()?;
    Ok(Exit::Well)
}

/// The profiles to go by: those of the folder that was named, or those that dmc carries.
pub(super) fn profiles(files: &FilesArgs) -> Result<Profiles, Stop> {
    match &files.profiles {
        Some(folder) => Ok(Profiles::load_dir(folder)?),
        None => Ok(Profiles::builtin()),
    }
}

/// One thing that is listed, for people and for machines.
struct Row {
    text: String,
    json: Value,
}

impl Row {
    fn new(text: String, json: Value) -> Self {
        Self { text, json }
    }
}

/// The keys of the JSON are what machines rely on.
fn dmcs(profiles: &Profiles) -> Vec<Row> {
    let row = |profile: &dmc_profiles::Profile| {
        let devices: Vec<&str> = profile.devices().map(|(device, _)| device.name()).collect();
        let source = profile.source.word();
        let set = if profile.default { "" } else { "  (not in the default set)" };
        let text = format!(
            "{:34} {:16} {source:14} {}{set}",
            profile.id,
            devices.join(" "),
            profile.title
        );
        let json = json!({
            "v": 1,
            "id": profile.id,
            "title": profile.title,
            "devices": devices,
            "default": profile.default,
            "source": source,
        });
        Row::new(text, json)
    };
    profiles.iter().map(row).collect()
}

fn scenarios(files: &FilesArgs) -> Result<Vec<Row>, Stop> {
    let row = |scenario: &crate::scenario::Scenario| {
        let meta = &scenario.meta;
        let misuse = if meta.kind == crate::record::Kind::Misuse { "  (misuse)" } else { "" };
        let json = json!({
            "v": 1, "id": meta.id, "rev": meta.rev, "title": meta.title, "group": meta.group,
            "kind": meta.kind, "regression": meta.is_regression, "srvs": meta.srvs,
            "covers": meta.covers, "file": scenario.name, "parameters": scenario.combinations(),
        });
        Row::new(format!("{:44} {}{misuse}", meta.id, meta.title), json)
    };
    Ok(super::run::scenarios(files)?.iter().map(row).collect())
}

fn capabilities() -> Vec<Row> {
    let row = |capability: &dmc_profiles::Capability| {
        let devices: Vec<&str> = capability.devices.iter().map(|device| device.name()).collect();
        let ty = capability.ty.to_string();
        let text =
            format!("{:24} {:16} {}  [{ty}]", capability.name, devices.join(" "), capability.doc);
        let json = json!({
            "v": 1, "name": capability.name, "type": ty, "devices": devices, "doc": capability.doc,
        });
        Row::new(text, json)
    };
    CAPABILITIES.iter().map(row).collect()
}

fn clusters() -> Vec<Row> {
    let mut rows = Vec::new();
    for cluster in CLUSTERS {
        let attributes: Vec<Value> = cluster.attributes.iter().map(attribute).collect();
        let commands: Vec<Value> = cluster.commands.iter().map(command).collect();
        let mut text = format!("{:#06x} {}", cluster.id, cluster.name);
        for attribute in cluster.attributes {
            let since = attribute.since.name();
            let _ = write!(
                text,
                "\n    {:#06x} {} [{}, {since}]",
                attribute.id,
                attribute.name,
                attribute.ty.name().unwrap_or_default()
            );
        }
        for command in cluster.commands {
            let (arrow, since) = (arrow(command.direction), command.since.name());
            let fields: Vec<&str> = command.fields.iter().map(|field| field.name).collect();
            let fields = fields.join(", ");
            let _ = write!(
                text,
                "\n    {:#04x} {arrow} {}({fields}) [{since}]",
                command.id, command.name
            );
        }
        let json = json!({
            "v": 1, "id": cluster.id, "name": cluster.name,
            "attributes": attributes, "commands": commands,
        });
        rows.push(Row::new(text, json));
    }
    rows
}

fn arrow(direction: Direction) -> &'static str {
    match direction {
        Direction::ToServer => "->",
        Direction::ToClient => "<-",
    }
}

fn attribute(attribute: &AttributeSpec) -> Value {
    let side = match attribute.side {
        Side::Server => "server",
        Side::Client => "client",
    };
    json!({
        "id": attribute.id, "name": attribute.name, "type": attribute.ty.name(), "side": side,
        "since": attribute.since.name(), "doc": attribute.doc.trim(),
    })
}

fn command(command: &CommandSpec) -> Value {
    let direction = match command.direction {
        Direction::ToServer => "to-server",
        Direction::ToClient => "to-client",
    };
    let field = |field: &zigbee::se::FieldSpec| {
        json!({
            "name": field.name, "type": field.type_name, "doc": field.doc.trim(),
            "optional_since": field.optional_since.map(zigbee::se::Since::name),
        })
    };
    json!({
        "id": command.id, "name": command.name, "direction": direction,
        "since": command.since.name(), "doc": command.doc.trim(),
        "fields": command.fields.iter().map(field).collect::<Vec<_>>(),
    })
}

fn words() -> Vec<Row> {
    let devices = |devices: &[smets::DeviceType]| -> Vec<&'static str> {
        devices.iter().map(|device| device.name()).collect()
    };
    let items = smets::ITEMS.iter().map(|item| {
        let (devices, kind) = (devices(item.devices), item.kind.to_string());
        let text =
            format!("item     {:28} {:12} {}  [{kind}]", item.name, devices.join(" "), item.doc);
        let json = json!({
            "v": 1, "word": "item", "name": item.name, "kind": kind, "devices": devices,
            "srvs": item.srvs, "needs": item.needs, "doc": item.doc,
        });
        Row::new(text, json)
    });
    let commands = smets::COMMANDS.iter().map(|command| {
        let devices = devices(command.devices);
        let params: Vec<&str> = command.params.iter().map(|param| param.name).collect();
        let named = format!("{}({})", command.name, params.join(", "));
        let text = format!("command  {named:28} {:12} {}", devices.join(" "), command.doc);
        let param = |param: &smets::Param| {
            json!({
                "name": param.name, "kind": param.kind.to_string(), "required": param.required,
                "doc": param.doc,
            })
        };
        let json = json!({
            "v": 1, "word": "command", "name": command.name, "devices": devices,
            "params": command.params.iter().map(param).collect::<Vec<_>>(),
            "srvs": command.srvs, "needs": command.needs, "doc": command.doc,
        });
        Row::new(text, json)
    });
    let units = smets::Unit::ALL.iter().map(|unit| {
        let json = json!({ "v": 1, "word": "unit", "name": unit.symbol() });
        Row::new(format!("unit     {}", unit.symbol()), json)
    });
    items.chain(commands).chain(units).collect()
}

/// What is told of a run in a list.
#[derive(Serialize)]
struct RunRow<'a> {
    v: u32,
    id: &'a str,
    state: &'static str,
    seed: Option<String>,
    log_digest: String,
    dmcs: Vec<crate::evidence::event::SummaryRow>,
}

fn runs(campaign: &Campaign) -> Result<Vec<Row>, Stop> {
    campaign.runs().iter().map(run).collect()
}

fn run(stored: &StoredRun) -> Result<Row, Stop> {
    let reading = stored.read().map_err(|error| {
        Stop::failed_to(format_args!("read {}", stored.folder.display()), error)
    })?;
    let rows = rates::rows(&reading.run, reading.state.is_complete());
    let planned: u64 = rows.iter().map(|row| row.figures.planned).sum();
    let passed: u64 = rows.iter().map(|row| row.figures.passed).sum();
    let state = reading.state.word();
    let text = format!("{}  {state:10}  {passed}/{planned} passed", stored.id);
    let json = RunRow {
        v: 1,
        id: &stored.id,
        state,
        seed: reading.run.started.as_ref().map(|started| started.seed.clone()),
        log_digest: reading.log_digest.to_string(),
        dmcs: rows.into_iter().map(|row| row.figures).collect(),
    };
    let json = serde_json::to_value(json)
        .map_err(|error| Stop::new(Exit::Internal, format!("failed to list the run: {error}")))?;
    Ok(Row::new(text, json))
}
