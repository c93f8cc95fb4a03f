//! The article's program: keeps the first IDs of every group and all rows of those IDs, in one pass over the file.
//!
//! article INPUT OUTPUT IDS
//! Rows are read in batches and written into row groups of 1,048,576 rows, compressed with zstd. The first two columns
//! are the group and the ID: int64 without nulls, or text. Prints the most memory that it had, where Linux tells.
use std::borrow::Borrow;
use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::fs::File;
use std::hash::Hash;
use std::sync::Arc;

use arrow::array::{Array, AsArray, BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use arrow::datatypes::{DataType, Int64Type};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

/// The first IDs of each group, as they were met.
struct Kept<Key> {
    groups: HashMap<Key, HashSet<Key>>,
    most: usize,
}

impl<Key: Eq + Hash> Kept<Key> {
    fn new(most: usize) -> Self {
        Kept { groups: HashMap::new(), most }
    }

    /// Whether a row is kept. Keys become owned only where they are new.
    fn takes<Seen>(&mut self, group: &Seen, id: &Seen) -> bool
    where
        Key: Borrow<Seen>,
        Seen: Eq + Hash + ToOwned<Owned = Key> + ?Sized,
    {
        let Some(ids) = self.groups.get_mut(group) else {
            self.groups.insert(group.to_owned(), HashSet::from([id.to_owned()]));
            return true;
        };
        if ids.contains(id) {
            return true;
        }
        let is_taken = ids.len() < self.most;
        if is_taken {
            ids.insert(id.to_owned());
        }
        is_taken
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, input, output, ids] = arguments.as_slice() else {
        return Err("article INPUT OUTPUT IDS".into());
    };
    let most = ids.parse()?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(input)?)?.with_batch_size(65_536);
    let schema = Arc::clone(builder.schema());
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(1_048_576))
        .build();
    let mut writer = ArrowWriter::try_new(File::create(output)?, schema, Some(properties))?;
    let mut integers = Kept::new(most);
    let mut texts = Kept::new(most);
    for batch in builder.build()? {
        let batch = batch?;
        let mask = match batch.column(0).data_type() {
            DataType::Int64 => integers_to_keep(&batch, &mut integers),
            DataType::Utf8 => texts_to_keep(&batch, &mut texts),
            other => return Err(format!("keys of {other}").into()),
        };
        writer.write(&filter_record_batch(&batch, &mask)?)?;
    }
    writer.close()?;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
    println!("{}", peak.unwrap_or("0"));
    Ok(())
}

fn integers_to_keep(batch: &RecordBatch, kept: &mut Kept<i64>) -> BooleanArray {
    let groups = batch.column(0).as_primitive::<Int64Type>().values();
    let ids = batch.column(1).as_primitive::<Int64Type>().values();
    groups.iter().zip(ids).map(|(group, id)| Some(kept.takes(group, id))).collect()
}

/// What no key of the file is.
const NULL: &str = "\0";

fn texts_to_keep(batch: &RecordBatch, kept: &mut Kept<String>) -> BooleanArray {
    let groups = batch.column(0).as_string::<i32>();
    let ids = batch.column(1).as_string::<i32>();
    groups
        .iter()
        .zip(ids)
        .map(|(group, id)| Some(kept.takes(group.unwrap_or(NULL), id.unwrap_or(NULL))))
        .collect()
}
