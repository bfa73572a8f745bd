//! What browsers get besides pages: JavaScript, wasm and styles, packed and named by their contents. The server's
//! binary carries this folder.

use crate::{
    process::root,
    style,
    wasm::{Frontend, hash},
};
use anyhow::{Result, ensure};
use std::{fs, io::Write, path::Path};

/// The whole wasm in brotli may be this large: a phone on a slow network waits for it.
const LARGEST_WASM: usize = 250 * 1024;

/// Writes `target/site`. Leaves it untouched if nothing has changed, so that the server is not compiled again.
pub(crate) fn write(frontend: &Frontend) -> Result<()> {
    let css = style::bundle(&root().join("style/latchkey.css"))?;
    style::check(&css)?;
    let files = [("js", &frontend.js[..]), ("wasm", &frontend.wasm[..]), ("css", css.as_bytes())];
    let hash = hash(&files.map(|(_, content)| content));
    let name = |kind: &str| format!("latchkey.{hash}.{kind}");
    let manifest =
        serde_json::json!({ "hash": hash, "js": name("js"), "wasm": name("wasm"), "css": name("css") });
    let manifest = format!("{manifest:#}\n");

    let site = root().join("target/site");
    let folder = site.join("pkg");
    if fs::read_to_string(site.join("manifest.json")).is_ok_and(|earlier| earlier == manifest) {
        println!("      nothing has changed");
    } else {
        if site.exists() {
            fs::remove_dir_all(&site)?;
        }
        fs::create_dir_all(&folder)?;
        for (kind, content) in files {
            fs::write(folder.join(name(kind)), content)?;
            fs::write(folder.join(name(kind) + ".br"), brotli(content)?)?;
            fs::write(folder.join(name(kind) + ".gz"), gzip(content)?)?;
        }
        // Last: a build that was stopped half way starts over.
        fs::write(site.join("manifest.json"), manifest)?;
    }
    report(&folder, &files.map(|(kind, _)| name(kind)))
}

fn report(folder: &Path, names: &[String]) -> Result<()> {
    for name in names {
        let size = |suffix: &str| {
            Ok::<_, std::io::Error>(fs::metadata(folder.join(format!("{name}{suffix}")))?.len())
        };
        let (plain, packed) = (size("")?, size(".br")?);
        println!("      {name}: {} KB, {} KB in brotli", kilobytes(plain), kilobytes(packed));
        if Path::new(name).extension().is_some_and(|extension| extension == "wasm") {
            let most = u64::try_from(LARGEST_WASM)?;
            ensure!(
                packed <= most,
                "the wasm is {} KB in brotli; at most {} KB are allowed (LARGEST_WASM in xtask/src/site.rs)",
                kilobytes(packed),
                kilobytes(most)
            );
        }
    }
    Ok(())
}

fn kilobytes(bytes: u64) -> String {
    format!("{}.{}", bytes / 1024, bytes % 1024 * 10 / 1024)
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &content[..], &mut packed, &settings)?;
    Ok(packed)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(content)?;
    Ok(packer.finish()?)
}
