//! Scenarios: what is read means what it says, and what is wrong is told with its place.

use super::*;

const HEAD: &str = "scenario: a.b\nrev: 1\ntitle: t\ngroup: g\nkind: positive\n";

fn told(text: &str) -> String {
    match read("a.yaml", text) {
        Ok(_) => "nothing".to_owned(),
        Err(problems) => problems.to_string(),
    }
}

fn steps(steps: &str) -> String {
    told(&format!("{HEAD}each: {{ meter: [esme, gsme] }}\nsteps:\n{steps}"))
}

fn dual() -> Profile {
    dmc_profiles::Profiles::builtin().get("illustrative-dual-fuel-12a").unwrap().clone()
}

#[test]
fn every_scenario_that_is_delivered_is_sound() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios");
    let mut seen = 0;
    for group in std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()) {
        for file in std::fs::read_dir(group).into_iter().flatten() {
            let file = file.unwrap().path();
            let text = std::fs::read_to_string(&file).unwrap();
            let scenario =
                read(&file.display().to_string(), &text).unwrap_or_else(|e| panic!("{e}"));
            for parameters in scenario.combinations() {
                for profile in dmc_profiles::Profiles::builtin().iter() {
                    scenario.expand(profile, &parameters).unwrap_or_else(|e| panic!("{e}"));
                }
            }
            seen += 1;
        }
    }
    assert!(seen >= 12, "{seen}");
}

#[test]
fn scalars_keep_their_text() {
    let text = format!(
        "{HEAD}steps:\n  - id: x\n    send: {{ to: esme, command: add_credit, with: {{ utrn: 01234567890123456789 }} }}\n"
    );
    let scenario = read("a.yaml", &text).unwrap();
    let script = scenario.expand(&dual(), &Parameters::new()).unwrap().script;
    let script::Action::Send { with, .. } = &script.steps[0].action else { panic!() };
    assert_eq!(with["utrn"].to_string(), "01234567890123456789");
    let json = serde_json::to_string(&script).unwrap();
    assert!(json.contains("\"01234567890123456789\""), "{json}");
}

#[test]
fn one_action_in_a_step() {
    assert_eq!(
        steps("  - id: x\n    wait: 1s\n    read: { from: esme, items: [clock] }\n"),
        "a.yaml:9:11: a second action: the step has `read` and `wait` (one action in a step: make it two steps)"
    );
    assert!(steps("  - id: x\n").contains("a step without an action"));
}

#[test]
fn only_a_read_is_repeated() {
    let told = steps(
        "  - id: x\n    until: { send: { to: esme, command: disable_supply } }\n    expect: []\n",
    );
    assert!(told.contains("`send` is not a word that fits here"), "{told}");
}

#[test]
fn everything_has_its_unit() {
    let expect = |expect: &str| {
        steps(&format!(
            "  - id: x\n    read: {{ from: $meter, items: [meter_balance] }}\n    keep: {{ b: meter_balance }}\n    expect:\n      - {expect}\n  - id: y\n    wait: 1s\n"
        ))
    };
    assert_eq!(expect("{ of: meter_balance, is: 10.00 GBP }"), "nothing");
    for (wrong, why) in [
        ("{ of: meter_balance, is: 10.00 }", "has no unit"),
        ("{ of: meter_balance, is: 10.00 kWh }", "has the wrong unit"),
        ("{ of: meter_balance, near: 1 GBP, tolerance: 1% }", "has the wrong unit"),
        ("{ of: meter_balance, near: 1 GBP }", "`tolerance` is missing"),
        ("{ of: meter_balance, is: 1 GBP, tolerance: 1 GBP }", "goes with `near` only"),
        ("{ of: meter_balance, at_least: $c }", "nothing is called `$c`"),
        ("{ of: meter_balnce, at_least: 0 GBP }", "did you mean `meter_balance`?"),
        ("{ of: meter_balance }", "without a matcher"),
        ("{ of: meter_balance, is: 1 GBP, not: 2 GBP }", "a second matcher"),
    ] {
        assert!(expect(wrong).contains(why), "{wrong}: {}", expect(wrong));
    }
}

#[test]
fn what_was_kept_is_checked_where_it_is_used() {
    let later = |value: &str| {
        steps(&format!(
            "  - id: x\n    read: {{ from: esme, items: [clock, meter_balance] }}\n    keep: {{ money: meter_balance, time: clock }}\n  - id: y\n    read: {{ from: esme, items: [meter_balance, clock] }}\n    expect:\n      - {value}\n"
        ))
    };
    assert_eq!(later("{ of: meter_balance, at_least: $money + 1 GBP }"), "nothing");
    assert_eq!(later("{ of: clock, near: $time + 24h, tolerance: 10s }"), "nothing");
    assert!(later("{ of: meter_balance, is: $time }").contains("`$time` is an instant"));
    assert!(later("{ of: meter_balance, is: $money + 1 kWh }").contains("wrong unit"));
    assert!(later("{ of: meter_balance, is: $mony }").contains("did you mean `$money`?"));
}

#[test]
fn a_gate_with_a_typo_is_an_error_and_never_false() {
    let gate =
        |gate: &str| told(&format!("{HEAD}applies: {gate}\nsteps:\n  - id: x\n    wait: 1s\n"));
    assert_eq!(
        gate("esme.prepayment and gsme.prepaymnet"),
        "a.yaml:6:30: `prepaymnet` is not a capability (did you mean `prepayment`?)"
    );
    assert!(gate("$meter.prepayment").contains("`$meter` is no parameter"));
    assert!(gate("esme.se_revision").contains("it must be compared"));
    assert!(gate("esme.se_revision >= \"1.2c\"").contains("does not fit `se_revision`"));
    assert!(gate("esme.prepayment > true").contains("has no order"));
    assert!(gate("ihd.supply_switch").contains("is no capability of ihd"));
    assert!(gate("dmc.timing.add_credt < 30s").contains("did you mean `add_credit`?"));
    assert_eq!(gate("dmc.timing.add_credit < 30s and esme.se_revision >= 1.1"), "nothing");
}

#[test]
fn what_is_not_built_is_refused_and_not_ignored() {
    for (text, word) in [
        ("  - id: x\n    fault: { on: han, drop: 100%, for: 15s }\n", "fault"),
        ("  - id: x\n    never: { of: meter_balance, changes: true }\n", "never"),
        ("  - id: x\n    operator: press\n", "operator"),
        ("  - use: fragment\n", "use"),
        ("  - id: x\n    wait: 1s\n    expect:\n      - { alert: x }\n", "alert"),
    ] {
        let told = steps(text);
        assert!(told.contains(&format!("`{word}` is not understood yet")), "{told}");
    }
}

#[test]
fn a_misuse_case_expects_a_refusal_or_no_change() {
    let misuse = |step: &str| {
        told(&format!("{}steps:\n  - id: x\n{step}", HEAD.replace("positive", "misuse")))
    };
    let send = "    send: { to: esme, command: disable_supply }\n";
    assert!(misuse(send).contains("expects no refusal"));
    let expect = |outcome: &str| format!("{send}    expect: [ {{ of: outcome, {outcome} }} ]\n");
    assert!(misuse(&expect("is: accepted")).contains("expects no refusal"));
    assert!(misuse(&expect("one_of: [accepted, rejected]")).contains("expects no refusal"));
    assert_eq!(misuse(&expect("is: rejected")), "nothing");
    assert_eq!(misuse(&format!("{send}    unchanged: [supply_state]\n")), "nothing");
}

#[test]
fn all_that_is_wrong_is_told_at_once_in_the_order_of_the_file() {
    let told = told(
        "scenario: A b\nrev: 0\ngroup: g\nkind: postive\napplies: esme.x\nsteps:\n  - wait: 1\n  - id: y\n    send: { to: emse, command: add_credt }\n",
    );
    let places: Vec<&str> =
        told.lines().map(|line| line.strip_prefix("a.yaml:").unwrap()).collect();
    assert_eq!(
        places,
        [
            "1:1: `title` is missing",
            "1:11: `A b` is no identifier (lower-case letters and digits, joined by dots and hyphens)",
            "2:6: revisions begin at 1",
            "4:7: `postive` is not a kind (did you mean `positive`?)",
            "5:10: `x` is not a capability (`dmc list capabilities` names them all)",
            "7:5: `id` is missing",
            "7:11: `1` has no unit: GBP, kWh, m3, W, V, s, m, h, d or % is wanted",
            "9:17: `emse` is not a device (did you mean `esme`?)",
            "9:32: `add_credt` is not a command (did you mean `add_credit`?)",
        ]
    );
}

#[test]
fn smart_energy_is_checked_against_the_cluster_tables() {
    let zcl = |rest: &str| steps(&format!("  - id: x\n    zcl: {{ to: esme, {rest} }}\n"));
    assert!(zcl("cluster: Mesaging, octets: \"01 2a 06\"").contains("did you mean `Messaging`?"));
    assert!(
        zcl("cluster: Messaging, command: GetLastMesage")
            .contains("did you mean `GetLastMessage`?")
    );
    assert_eq!(zcl("cluster: Messaging, command: GetLastMessage"), "nothing");
    assert!(zcl("cluster: Messaging").contains("it is not clear what is sent"));
    assert!(zcl("cluster: Messaging, octets: zz").contains("not octets"));
    assert!(
        zcl("cluster: Messaging, command: CancelMessage, with: { message_id: 1 }")
            .contains("is sent without")
    );
    assert!(zcl("cluster: Messaging, command: CancelMessage, with: { message_id: 4294967296, message_control: 0 }").contains("does not fit `message_id`"));
}

#[test]
fn the_digest_changes_with_what_is_done_and_not_with_where_it_stands() {
    let digest = |text: &str| {
        let scenario = read("a.yaml", text).unwrap();
        scenario.expand(&dual(), &Parameters::new()).unwrap().script.digest()
    };
    let text = format!("{HEAD}steps:\n  - id: x\n    wait: 1s\n");
    assert_eq!(digest(&text), digest(&format!("# a comment\n{text}")));
    assert_ne!(digest(&text), digest(&text.replace("1s", "2s")));
}

#[test]
fn differs_replaces_expectations_of_the_same_things() {
    let text = format!(
        "{HEAD}steps:\n  - id: x\n    read: {{ from: esme, items: [supply_state, meter_balance] }}\n    expect:\n      - {{ of: supply_state, is: enabled }}\n      - {{ of: meter_balance, at_least: 0 GBP }}\n    differs:\n      - when: esme.WHEN\n        expect: [ {{ of: supply_state, is: armed }} ]\n"
    );
    let expected = |when: &str, profile: &Profile| {
        let scenario = read("a.yaml", &text.replace("WHEN", when)).unwrap();
        let expanded = scenario.expand(profile, &Parameters::new()).unwrap();
        let all = expanded.script.steps[0].expect.iter().map(|e| e.matcher.to_string());
        (all.collect::<Vec<_>>().join("; "), expanded.unknown.len())
    };
    let mut profile = dual();
    let (enabled, armed) = ("enabled; at least 0 GBP", "at least 0 GBP; armed");
    assert_eq!(expected("arms_before_enable", &profile), (enabled.to_owned(), 0));
    assert_eq!(expected("prepayment", &profile), (armed.to_owned(), 0));
    let supply = profile.esme.as_mut().unwrap().supply.as_mut().unwrap();
    supply.arms_before_enable = None;
    assert_eq!(expected("arms_before_enable", &profile).1, 1);
}

#[test]
fn within_comes_from_the_profile_and_else_is_thirty_seconds() {
    let text = format!(
        "{HEAD}steps:\n  - id: x\n    send: {{ to: esme, command: disable_supply }}\n    within: $dmc.timing.read\n  - id: y\n    send: {{ to: esme, command: disable_supply }}\n"
    );
    let within = |profile: &Profile| {
        let scenario = read("a.yaml", &text).unwrap();
        let script = scenario.expand(profile, &Parameters::new()).unwrap().script;
        script.steps.iter().map(|step| step.within.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(within(&dual()), ["10s", "15s"]);
    let silent = Profile { timing: BTreeMap::new(), ..dual() };
    assert_eq!(within(&silent), ["30s", "30s"]);
}

#[test]
fn noise_is_told_at_once_and_briefly() {
    let noise = "\u{0}\u{1}]}{[-: ".repeat(1_000_000);
    assert!(told(&noise).contains("are more than a scenario may have"));
    for text in
        ["\u{0}\u{1}", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "}", "- - - -", "\"", "a: !!binary x", "%"]
    {
        let told = told(text);
        assert!(told.starts_with("a.yaml:") && told.len() < 1_000, "{told}");
    }
    let deep = format!("scenario: {}", "[".repeat(100_000));
    assert!(told(&deep).len() < 1_000);
    let bomb = "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n";
    assert!(told(&format!("{HEAD}{bomb}")).starts_with("a.yaml:"));
    assert!(told("scenario: &a x\ntitle: *a\n").contains("no part of the scenario language"));
    assert!(told(" \n\n").contains("nothing in it"));
}

#[test]
fn the_schema_knows_every_word_of_the_language() {
    let schema = schema();
    let required = |place: &str| schema.pointer(place).unwrap().to_string();
    assert!(required("/required").contains("\"steps\""));
    assert!(required("/$defs/Read/required").contains("\"items\""));
    let states = "/$defs/Prepare/properties/reach/properties/state/enum";
    assert!(required(states).contains("\"prepay_disabled\""));
    let schema = schema.to_string();
    for word in ["scenario", "until", "one_of", "differs", "restore", "octets"] {
        assert!(schema.contains(&format!("\"{word}\"")), "{word}");
    }
    let names = smets::ITEMS.iter().map(|item| item.name);
    for word in names.chain(smets::COMMANDS.iter().map(|command| command.name)) {
        assert!(schema.contains(&format!("\"{word}\"")), "{word}");
    }
}

#[test]
fn there_is_no_key_for_known_issues() {
    for key in ["known_issue", "known_issues", "issue", "skip", "xfail"] {
        let told = told(&format!("{HEAD}{key}: T-1\nsteps:\n  - id: x\n    wait: 1s\n"));
        assert!(told.contains(&format!("`{key}` is not a word that fits here")), "{told}");
    }
}

/// Delivered scenarios with octets changed, cut out and put in: an error or a scenario, no panic.
#[test]
fn no_change_to_a_scenario_makes_the_reader_panic() {
    use proptest::prelude::*;
    let carried = library::carried().unwrap();
    let texts: Vec<Arc<str>> = carried.into_iter().map(|scenario| scenario.text).collect();
    let pieces =
        ["$", "[", "]", "{", "}", ": ", "- ", "\n", "  ", "\"", "&a", "*a", "0", "GBP", "now", "é"];
    let profile = dual();
    proptest!(ProptestConfig::with_cases(400), |(
        which in 0..texts.len(),
        edits in prop::collection::vec((0..4_000_usize, 0..4_usize, 0..pieces.len()), 1..4),
    )| {
        let mut text: Vec<char> = texts[which].chars().collect();
        for (at, cut, piece) in edits {
            let at = at % text.len().max(1);
            let end = (at + cut).min(text.len());
            text.splice(at..end, pieces[piece].chars());
        }
        let text: String = text.into_iter().collect();
        match read("a.yaml", &text) {
            Ok(scenario) => for parameters in scenario.combinations() {
                let _ = scenario.expand(&profile, &parameters);
            },
            Err(problems) => prop_assert!(!problems.to_string().is_empty()),
        }
    });
}
