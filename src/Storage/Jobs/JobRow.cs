using System.Globalization;
using ImageGen.Contracts;
using ImageGen.Storage.CompactRows;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs;

/// <summary>Reads the hash of a job.</summary>
internal static class JobRow
{
    private static readonly Dictionary<string, JobState> States = Enum.GetValues<JobState>().ToDictionary(Name, StringComparer.Ordinal);

    public static string Name(JobState state) => state switch
    {
        JobState.Queued => "queued",
        JobState.Submitting => "submitting",
        JobState.Waiting => "waiting",
        JobState.Storing => "storing",
        JobState.Succeeded => "succeeded",
        JobState.Failed => "failed",
        JobState.Canceled => "canceled",
        JobState.OutcomeUnknown => "outcome_unknown",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a job state."),
    };

    public static string Name(JobStatus status) => status == JobStatus.Running ? "running" : Name(status switch
    {
        JobStatus.Queued => JobState.Queued,
        JobStatus.Succeeded => JobState.Succeeded,
        JobStatus.Failed => JobState.Failed,
        JobStatus.Canceled => JobState.Canceled,
        JobStatus.OutcomeUnknown => JobState.OutcomeUnknown,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not a status."),
    });

    /// <summary>Null when there is no such row.</summary>
    public static Job? Parse(Guid id, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var row = new Dictionary<string, string>(fields, StringComparer.Ordinal);
        return row.ContainsKey("state") ? Parse(id, row) : null;
    }

    /// <summary>Null when there is no such row.</summary>
    public static Job? Parse(Guid id, HashEntry[] row)
        => Parse(id, row.Select(entry => KeyValuePair.Create<string, string>(entry.Name!, entry.Value!)));

    /// <summary>Reads a job; null when there is no such row.</summary>
    public static async Task<Job?> FindAsync(StoreConnection store, Guid id, CancellationToken cancellationToken)
        => Parse(id, await RowReader.ReadAsync(store, id, cancellationToken));

    /// <summary>The creation time in the format of the index members.</summary>
    public static long Created(Job job) => job.CreatedAt.ToUnixTimeMilliseconds();

    /// <summary>The revision, which every write raises. It is not part of <see cref="Job"/>.</summary>
    public static long Revision(HashEntry[] row) => (long)row.First(entry => entry.Name == "rev").Value;

    private static Job Parse(Guid id, Dictionary<string, string> row) => new()
    {
        Id = id,
        Tenant = row["tenant"],
        Lane = row["lane"],
        BatchId = Text(row, "batch") is { } batch ? Guid.ParseExact(batch, "N") : null,
        State = States[row["state"]],
        Fence = Number(row, "fence"),
        Request = StoreJson.Read<ImageRequest>(row["request"]),
        Seed = Number(row, "seed"),
        Route = Text(row, "route"),
        SeedIsNamed = Text(row, "seed_named") == "1",
        RequestHash = Text(row, "hash"),
        Complaint = Text(row, "complaint"),
        Trace = Text(row, "trace"),
        CreatedAt = Time(row, "created")!.Value,
        ExpiresAt = Time(row, "expires")!.Value,
        StartedAt = Time(row, "started"),
        FinishedAt = Time(row, "finished"),
        LeaseUntil = Time(row, "lease"),
        NotBefore = row["state"] == Name(JobState.Queued) ? Time(row, "not_before") : null,
        CancelRequested = Number(row, "cancel") == 1,
        Claims = (int)Number(row, "claims"),
        Polls = (int)Number(row, "polls"),
        Percent = Text(row, "percent") is null ? null : (int)Number(row, "percent"),
        Provider = Text(row, "provider"),
        Target = Text(row, "target"),
        ProviderKind = Text(row, "kind"),
        Model = Text(row, "model"),
        IntentAt = Time(row, "intent_at"),
        IntentClock = Time(row, "intent_clock"),
        ProviderId = Text(row, "provider_id"),
        IsFound = Text(row, "found") == "1",
        Owner = Text(row, "owner"),
        HintedId = Text(row, "hint_id"),
        UnknownSince = Time(row, "unknown_since"),
        Settlement = Text(row, "settled") is { } settlement ? Settlement.Parse(settlement) : null,
        RescueFrom = Time(row, "rescue_from"),
        RescueBy = Time(row, "rescue_by"),
        SpilledBy = Text(row, "spilled"),
        Source = Text(row, "source"),
        GoneSince = Time(row, "gone_since"),
        BegunAt = Time(row, "begun_at"),
        Unanswered = Text(row, "unanswered") is null ? 0 : (int)Number(row, "unanswered"),
        ProviderMissingSince = Time(row, "missing_since"),
        Attempts = Json<IReadOnlyList<Attempt>>(row, "attempts") ?? [],
        Image = Json<StoredImage>(row, "image"),
        Error = Json<JobError>(row, "error"),
        Cost = Json<Cost>(row, "cost"),
        Sequence = Number(row, "seq"),
        IsFinalAnswer = Text(row, "last_word") == "1",
        Replays = Text(row, "replays") is null ? 0 : (int)Number(row, "replays"),
        EarlierAttempts = Text(row, "earlier") is null ? 0 : (int)Number(row, "earlier"),
        Spent = Json<Cost>(row, "spent"),
        RetainFor = Text(row, "retain") is null ? null : TimeSpan.FromMilliseconds(Number(row, "retain")),
        EraseRequestedAt = Time(row, "erase"),
        ErasedAt = Time(row, "erased"),
    };

    /// <summary>Scripts write '' for a missing value.</summary>
    private static string? Text(Dictionary<string, string> row, string name)
        => row.TryGetValue(name, out var text) && text.Length > 0 ? text : null;

    private static long Number(Dictionary<string, string> row, string name) => long.Parse(row[name], CultureInfo.InvariantCulture);

    private static DateTimeOffset? Time(Dictionary<string, string> row, string name)
        => Text(row, name) is { } text && text != "0" ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(text, CultureInfo.InvariantCulture)) : null;

    private static T? Json<T>(Dictionary<string, string> row, string name)
        where T : class
        => Text(row, name) is { } json ? StoreJson.Read<T>(json) : null;
}
