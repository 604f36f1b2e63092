//! Opens the page of `argosy report` in Chromium, headless, from a file, and uses it as a reader would.
//!
//! Where no Chromium is found, each test is listed as ignored; with `ARGOSY_BROWSER=required` that is a failure. With
//! `ARGOSY_SCREENSHOTS=DIR` pictures of the page are left in the folder.

use headless_chrome::browser::default_executable;
use headless_chrome::browser::tab::Tab;
use headless_chrome::protocol::cdp::types::Event;
use headless_chrome::protocol::cdp::{Emulation, Network, Page};
use headless_chrome::{Browser, LaunchOptions};
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;
use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::sync::{Arc, LazyLock, Mutex};
use tempfile::TempDir;

type Done = Result<(), Box<dyn Error>>;

fn main() -> ExitCode {
    let browser = default_executable();
    let required = std::env::var("ARGOSY_BROWSER").is_ok_and(|value| value == "required");
    if browser.is_err() && !required {
        eprintln!("no Chromium was found: what needs one is not tested (ARGOSY_BROWSER=required makes that a failure)");
    }
    let trial = |(name, test): (&str, Test)| {
        let browser = browser.clone();
        let run = move || -> Result<(), Failed> {
            let reader = Reader::new(browser?).map_err(|error| format!("the page cannot be opened: {error}"))?;
            test(&reader).map_err(|error| error.to_string())?;
            Ok(reader.complained_of_nothing()?)
        };
        Trial::test(name, run)
    };
    let found = browser.is_ok() || required;
    let with_browser = TESTS.into_iter().map(trial).map(|trial| trial.with_ignored_flag(!found));
    let small =
        Trial::test("pages_of_the_examples_are_small", || Ok(pages_are_small().map_err(|error| error.to_string())?));
    let trials = with_browser.chain([small]).collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

type Test = fn(&Reader) -> Done;

/// The page that all tests read, in a folder of its own.
static PAGE: LazyLock<Result<TempDir, String>> = LazyLock::new(|| page().map_err(|error| error.to_string()));

const TESTS: [(&str, Test); 11] = [
    ("arrow_keys_and_slider_go_through_the_run", arrow_keys_and_slider),
    ("a_step_shows_its_line", a_step_shows_its_line),
    ("recoveries_fold_and_unfold", recoveries_fold),
    ("the_keyboard_is_enough", the_keyboard_is_enough),
    ("lines_open_to_their_obligations", lines_open),
    ("links_lead_to_the_source", links_lead_to_the_source),
    ("clauses_say_who_used_them", clauses_say_who_used_them),
    ("light_and_dark_can_be_read", light_and_dark),
    ("colour_is_never_the_only_sign", colour_is_never_alone),
    ("narrow_windows_do_not_scroll_sideways", narrow),
    ("without_scripts_all_can_be_read", without_scripts),
];

/// Somebody who has the page open.
struct Reader {
    tab: Arc<Tab>,
    _browser: Browser,
    /// What the page should not have done: errors, and whatever it loads besides itself.
    complaints: Arc<Mutex<Vec<String>>>,
}

impl Reader {
    fn new(executable: PathBuf) -> Result<Reader, Box<dyn Error>> {
        let mut options = LaunchOptions::default_builder();
        let options = options.path(Some(executable)).sandbox(false).window_size(Some((1280, 900))).build()?;
        let browser = Browser::new(options)?;
        let tab = browser.new_tab()?;
        tab.enable_runtime()?.enable_log()?;
        tab.call_method(enable_network())?;
        let complaints = Arc::new(Mutex::new(vec![]));
        let heard = Arc::clone(&complaints);
        tab.add_event_listener(Arc::new(move |event: &Event| {
            heard.lock().expect("no listener panics").extend(complaint(event));
        }))?;
        let reader = Reader { tab, _browser: browser, complaints };
        reader.open()?;
        Ok(reader)
    }

    fn open(&self) -> Done {
        let folder = PAGE.as_ref().map_err(String::clone)?;
        let url = format!("file://{}", folder.path().join("report.html").display());
        self.tab.navigate_to(&url)?.wait_until_navigated()?;
        Ok(())
    }

    fn complained_of_nothing(&self) -> Result<(), String> {
        let complaints = self.complaints.lock().expect("no listener panics");
        if complaints.is_empty() { Ok(()) } else { Err(complaints.join("\n")) }
    }

    fn ask(&self, expression: &str) -> Result<Value, Box<dyn Error>> {
        Ok(self.tab.evaluate(expression, false)?.value.unwrap_or(Value::Null))
    }

    #[track_caller]
    fn sees(&self, expression: &str, expected: impl Into<Value>) -> Done {
        let (seen, expected) = (self.ask(expression)?, expected.into());
        let place = std::panic::Location::caller().line();
        if seen == expected {
            Ok(())
        } else {
            Err(format!("line {place}: {expression} is {seen}, not {expected}").into())
        }
    }

    fn click(&self, selector: &str) -> Done {
        self.tab.find_element(selector)?.click()?;
        Ok(())
    }

    fn press(&self, keys: &[&str]) -> Done {
        keys.iter().try_for_each(|key| self.tab.press_key(key).map(|_| ()))?;
        Ok(())
    }

    /// The number of the step at which the run stands.
    #[track_caller]
    fn is_at_step(&self, number: u32) -> Done {
        self.sees("document.querySelector('tr[aria-current=step]').dataset.step", number.to_string())?;
        self.sees("document.querySelector('.run input').value", number.to_string())
    }

    fn prefers(&self, scheme: &str) -> Done {
        let feature = Emulation::MediaFeature { name: "prefers-color-scheme".into(), value: scheme.into() };
        self.tab.call_method(Emulation::SetEmulatedMedia { media: None, features: Some(vec![feature]) })?;
        Ok(())
    }

    fn is_wide(&self, width: u32) -> Done {
        self.is_of_size(width, 900)
    }

    fn is_of_size(&self, width: u32, height: u32) -> Done {
        self.tab.call_method(Emulation::SetDeviceMetricsOverride {
            width,
            height,
            device_scale_factor: 1.0,
            mobile: false,
            scale: None,
            screen_width: None,
            screen_height: None,
            position_x: None,
            position_y: None,
            dont_set_visible_size: None,
            screen_orientation: None,
            viewport: None,
            display_feature: None,
            device_posture: None,
        })?;
        Ok(())
    }

    /// A picture for people, if they asked for it.
    fn shoot(&self, name: &str) -> Done {
        let Some(folder) = std::env::var_os("ARGOSY_SCREENSHOTS") else { return Ok(()) };
        let png = Page::CaptureScreenshotFormatOption::Png;
        let height = self.ask("document.documentElement.scrollHeight")?.as_u64().unwrap_or(0).min(6000);
        let width = self.ask("innerWidth")?.as_u64().unwrap_or(1280);
        self.is_of_size(width as u32, height as u32)?;
        let picture = self.tab.capture_screenshot(png, None, None, true)?;
        fs::write(PathBuf::from(folder).join(format!("{name}.png")), picture)?;
        Ok(())
    }
}

fn enable_network() -> Network::Enable {
    Network::Enable {
        max_total_buffer_size: None,
        max_resource_buffer_size: None,
        max_post_data_size: None,
        report_direct_socket_traffic: None,
        enable_durable_messages: None,
    }
}

fn complaint(event: &Event) -> Option<String> {
    match event {
        Event::RuntimeExceptionThrown(thrown) => Some(format!("exception: {:?}", thrown.params.exception_details)),
        Event::RuntimeConsoleAPICalled(called) => Some(format!("console: {:?}", called.params.args)),
        Event::LogEntryAdded(added) => Some(format!("log: {}", added.params.entry.text)),
        Event::NetworkRequestWillBeSent(sent) => {
            let url = &sent.params.request.url;
            let is_page = url.starts_with("file://") && url.ends_with("/report.html") || url == "data:,";
            (!is_page).then(|| format!("it asks for {url}"))
        }
        _ => None,
    }
}

/// Makes the page of a mirror whose recovery does nothing, with a run that shows it.
fn page() -> Result<TempDir, Box<dyn Error>> {
    let folder = TempDir::new()?;
    let examples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/report");
    fs::copy(examples.join("mirror.argo"), folder.path().join("mirror.argo"))?;
    let trace = examples.join("mirror.json");
    let output = Command::new(env!("CARGO_BIN_EXE_argosy"))
        .args(["report", "mirror.argo", "-o", "report.html", "--trace"])
        .arg(trace)
        .current_dir(folder.path())
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    if output.status.code() == Some(1) { Ok(folder) } else { Err(format!("argosy report said:\n{said}").into()) }
}

/// In bytes.
const LARGEST: u64 = 500_000;

fn pages_are_small() -> Done {
    let folder = TempDir::new()?;
    let page = folder.path().join("page.html");
    for example in fs::read_dir(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples"))? {
        let example = example?.path();
        Command::new(env!("CARGO_BIN_EXE_argosy")).arg("report").arg(&example).arg("-o").arg(&page).output()?;
        let size = fs::metadata(&page)?.len();
        assert!(size < LARGEST, "the page of {} has {size} bytes", example.display());
        fs::remove_file(&page)?;
    }
    Ok(())
}

fn arrow_keys_and_slider(reader: &Reader) -> Done {
    let last = 14;
    reader.is_at_step(last)?;
    reader.tab.find_element(".run input")?.focus()?;
    reader.press(&["ArrowLeft", "ArrowLeft"])?;
    reader.is_at_step(last - 2)?;
    reader.press(&["Home"])?;
    reader.is_at_step(0)?;
    reader.press(&["ArrowLeft"])?;
    reader.is_at_step(0)?;
    reader.press(&["ArrowRight", "ArrowDown"])?;
    reader.is_at_step(2)?;
    reader.sees("document.querySelector('output').textContent", "step 2 of 14: disks.write(D0, 0, b1)")?;
    reader.click(".next")?;
    reader.is_at_step(3)?;
    reader.click(".previous")?;
    reader.is_at_step(2)?;
    reader
        .ask("{ const s = document.querySelector('.run input'); s.value = 7; s.dispatchEvent(new Event('input')) }")?;
    reader.is_at_step(7)
}

const SHOWN_LINE: &str = "document.querySelector('.here .current .number')?.textContent";

fn a_step_shows_its_line(reader: &Reader) -> Done {
    reader.click("tr[data-step='2'] .step")?;
    reader.is_at_step(2)?;
    reader.sees(SHOWN_LINE, "36")?;
    reader.sees("document.querySelector('.here .current code').textContent.trim()", "disks.write(D0, a, b);")?;
    reader.sees("document.querySelector('.listing .current').id.endsWith('-36')", true)?;
    reader.shoot("step")?;
    reader.click("tr[data-step='14'] .step")?;
    reader.sees(SHOWN_LINE, "31")?;
    reader.sees("document.querySelectorAll('.current').length", 2)?;
    reader.click("tr[data-step='3'] .step")?;
    reader.sees("document.querySelector('.here').hidden", true)
}

fn recoveries_fold(reader: &Reader) -> Done {
    let hidden =
        "[...document.querySelectorAll('tr[data-step]')].filter(r => r.hidden).map(r => r.dataset.step).join()";
    reader.sees(hidden, "")?;
    reader.click("tr[data-step='6'] .fold")?;
    reader.sees(hidden, "7,8")?;
    reader.sees("document.querySelector(\"tr[data-step='6'] .fold\").getAttribute('aria-expanded')", "false")?;
    reader.click("tr[data-step='4'] .fold")?;
    reader.sees(hidden, "5,6,7,8")?;
    reader.shoot("folded")?;
    reader.click("tr[data-step='4'] .step")?;
    reader.press(&["ArrowDown"])?;
    reader.is_at_step(9)?;
    reader.click("tr[data-step='4'] .fold")?;
    reader.sees(hidden, "7,8")?;
    reader.click("tr[data-step='6'] .fold")?;
    reader.sees(hidden, "")?;
    reader.click("tr[data-step='8'] .step")?;
    reader.click("tr[data-step='4'] .fold")?;
    reader.is_at_step(4)
}

/// Everything that can be clicked can be reached with the key Tab, and its outline is seen.
fn the_keyboard_is_enough(reader: &Reader) -> Done {
    let focusable = "[...document.querySelectorAll('a[href], button, input, summary')]\
        .filter(e => e.tabIndex >= 0 && e.checkVisibility()).length";
    let count = reader.ask(focusable)?.as_u64().ok_or("it is a number")?;
    let (mut seen, mut steps) = (0, 0);
    for _ in 0..count {
        reader.press(&["Tab"])?;
        reader.sees("document.activeElement === document.body", false)?;
        reader.sees("getComputedStyle(document.activeElement).outlineStyle !== 'none'", true)?;
        seen += reader.ask("Number(!('visited' in document.activeElement.dataset))")?.as_u64().unwrap_or(0);
        reader.ask("document.activeElement.dataset.visited = ''")?;
        steps += u32::from(reader.ask("document.activeElement.matches('.step')")? == true);
    }
    if (seen, steps) != (count, 1) {
        return Err(format!("{seen} of {count} were reached, {steps} of them steps, which are one stop").into());
    }
    reader.tab.find_element("tr[data-step='4'] .fold")?.focus()?;
    reader.press(&["Enter"])?;
    reader.sees("document.querySelector(\"tr[data-step='5']\").hidden", true)
}

fn lines_open(reader: &Reader) -> Done {
    let line = "details.line[id$='-63']";
    reader.sees(&format!("document.querySelector(\"{line}\").open"), false)?;
    reader.click(&format!("{line} > summary"))?;
    reader.sees(&format!("document.querySelector(\"{line}\").open"), true)?;
    let said = reader.ask(&format!("document.querySelector(\"{line}\").innerText"))?;
    let said = said.as_str().ok_or("it is a text")?;
    for part in ["failed", "recovery may end without what it ensures", "A0704", "Mirror.recover", "units"] {
        assert!(said.contains(part), "{part} is not in {said}");
    }
    reader.sees(&format!("document.querySelector(\"{line} .sign\").textContent"), "!")?;
    reader.shoot("line")
}

fn links_lead_to_the_source(reader: &Reader) -> Done {
    reader.click("#findings .labels a")?;
    reader.sees("document.querySelector(location.hash).open", true)?;
    reader.sees("location.hash.endsWith('-63')", true)
}

fn clauses_say_who_used_them(reader: &Reader) -> Done {
    let line = "details.line[id$='-26']";
    reader.click(&format!("{line} > summary"))?;
    let said = reader.ask(&format!("document.querySelector(\"{line} .clause\").innerText"))?;
    let said = said.as_str().ok_or("it is a text")?;
    for part in ["invariant", "in_sync()", "proofs used it", "Mirror.read"] {
        assert!(said.contains(part), "{part} is not in {said}");
    }
    reader.shoot("clause")?;
    reader.click(&format!("{line} .clause a"))?;
    reader.sees("document.querySelector(location.hash).open", true)?;
    reader.sees("[...document.querySelectorAll(location.hash + ' .detail a')].some(a => a.hash.endsWith('-26'))", true)
}

/// The least contrast of any text with what lies behind it, by the rule of WCAG 2.
const CONTRAST: &str = "(() => {
    const parse = text => text.match(/[\\d.]+/g).map(Number);
    const light = text => {
        const [r, g, b] = parse(text).map(c => c / 255).map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
        return .2126 * r + .7152 * g + .0722 * b;
    };
    const behind = element => {
        for (let e = element; e; e = e.parentElement) {
            const [, , , alpha = 1] = parse(getComputedStyle(e).backgroundColor);
            if (alpha > 0) return getComputedStyle(e).backgroundColor;
        }
        return 'rgb(255, 255, 255)';
    };
    const texts = [...document.querySelectorAll('body *')]
        .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.checkVisibility());
    const ratios = texts.map(e => {
        const [a, b] = [light(getComputedStyle(e).color), light(behind(e))].sort((a, b) => b - a);
        return [(a + .05) / (b + .05), e.tagName + '.' + e.className];
    });
    return ratios.filter(([ratio]) => ratio < 4.5).map(String).join(' ');
})()";

fn light_and_dark(reader: &Reader) -> Done {
    let paper = "getComputedStyle(document.body).backgroundColor";
    reader.ask("document.querySelectorAll('details').forEach(d => d.open = true)")?;
    reader.prefers("light")?;
    let light = reader.ask(paper)?;
    reader.sees(CONTRAST, "")?;
    reader.prefers("dark")?;
    assert_ne!(reader.ask(paper)?, light);
    reader.sees(CONTRAST, "")?;
    reader.open()?;
    reader.shoot("dark")?;
    reader.prefers("light")?;
    reader.shoot("light")
}

fn narrow(reader: &Reader) -> Done {
    reader.is_wide(360)?;
    reader.sees("document.documentElement.scrollWidth <= innerWidth", true)?;
    reader.shoot("narrow")?;
    reader.ask(
        "document.querySelectorAll('#findings a, #claims a').forEach(a => a.textContent = '/folder'.repeat(20))",
    )?;
    reader.sees("document.documentElement.scrollWidth <= innerWidth", true)?;
    reader.sees("document.querySelector('.labels a').getBoundingClientRect().right <= innerWidth", true)?;
    reader.is_wide(1600)?;
    reader.sees("document.documentElement.scrollWidth <= innerWidth", true)?;
    reader.shoot("wide")
}

/// What has a colour also has a sign, a word, or a line.
fn colour_is_never_alone(reader: &Reader) -> Done {
    reader.ask("document.querySelectorAll('details').forEach(d => d.open = true)")?;
    for (selector, other) in [
        (".sign", "e.textContent.trim() !== ''"),
        (".badge", "/[^ ] [a-z]/.test(e.textContent)"),
        ("tr.crash", "e.textContent.includes('crash')"),
        (".cell ins", "getComputedStyle(e).textDecorationLine === 'underline'"),
        ("mark", "getComputedStyle(e).textDecorationLine === 'underline'"),
        ("tr[aria-current] .number", "Number(getComputedStyle(e).fontWeight) > 600"),
        (".line.current .number", "Number(getComputedStyle(e).fontWeight) > 600"),
    ] {
        reader.sees(&format!("document.querySelectorAll(\"{selector}\").length > 0"), true)?;
        reader.sees(&format!("[...document.querySelectorAll(\"{selector}\")].every(e => {other})"), true)?;
    }
    Ok(())
}

fn without_scripts(reader: &Reader) -> Done {
    reader.tab.call_method(Emulation::SetScriptExecutionDisabled { value: true })?;
    reader.open()?;
    for selector in ["#findings h3", ".run table", ".terms", "#claims h3", "details.line summary"] {
        assert!(reader.tab.find_element(selector)?.is_visible()?, "{selector} is not seen");
    }
    assert!(!reader.tab.find_element(".controls")?.is_visible()?, "the slider would do nothing");
    reader.shoot("plain")
}
