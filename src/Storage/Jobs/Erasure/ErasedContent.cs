using ImageGen.Contracts;
using ImageGen.Storage.Events;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs.Erasure;

/// <summary>Takes the content out of rows and events. What is not known to be free of content is left out.</summary>
internal static class ErasedContent
{
    /// <summary>In place of the message of an error, which may quote the prompt.</summary>
    private const string NoMessage = "The message was erased.";

    /// <summary>Fields of a row without content, which the receipt has unchanged.</summary>
    private static readonly HashSet<string> Kept = new(StringComparer.Ordinal)
    {
        "tenant", "lane", "state", "batch", "hash", "route", "created", "expires", "started", "finished", "fence", "cancel", "provider", "target", "kind", "model",
        "intent_at", "provider_id", "cost", "spent", "last_word", "replays", "earlier", "seed_named",
    };

    /// <summary>Fields that every row has, with the values that they have after the end.</summary>
    private static readonly HashEntry[] Constants =
        [new("lease", "0"), new("claims", "0"), new("polls", "0"), new("not_before", "0"), new("cancel_seen", "0"), new("seed", "0")];

    /// <summary>The fields of the receipt, without its revision and sequence.</summary>
    public static IReadOnlyList<HashEntry> ReceiptOf(Job job, IEnumerable<HashEntry> row) =>
    [
        .. row.Where(field => Kept.Contains((string)field.Name!) && field.Value.Length() > 0),
        .. Constants,

        // Earlier versions take a row with an empty prompt for one that can't be replayed.
        new("request", StoreJson.Write(new ImageRequest { Prompt = "", Provider = job.Request.Provider, Fallback = job.Request.Fallback, Model = job.Request.Model })),
        new("attempts", StoreJson.Write<IReadOnlyList<Attempt>>([.. job.Attempts.Select(Of)])),
        new("error", job.Error is { } error ? StoreJson.Write(Of(error)) : ""),
    ];

    /// <summary>The entries of the log without content. An event of a type that only a later version knows becomes an empty one of its type, which readers leave out.</summary>
    public static IEnumerable<string> EntriesOf(IEnumerable<string> log) => log.Select(entry =>
    {
        var parts = entry.Split(' ', 4);
        var head = string.Join(' ', parts.Take(3));
        return EventLog.TryParse(entry) is { } known ? $"{head} {PayloadOf(Of(known) with { Sequence = 0, Time = default })}" : $"{head} {{}}";
    });

    private static string PayloadOf(NumberedEvent content) => StoreJson.WriteEvent(content);

    private static NumberedEvent Of(NumberedEvent content) => content switch
    {
        ImageGenerated generated => generated with
        {
            Metadata = null,
            Image = generated.Image with { Key = "", Sha256 = "" },
            Receipt = Of(generated.Receipt),
        },
        ImageFailed failed => failed with { Metadata = null, Error = Of(failed.Error), Receipt = Of(failed.Receipt) },
        ImageCanceled canceled => canceled with { Metadata = null, Receipt = Of(canceled.Receipt) },
        ImageOutcomeUnknown unknown => unknown with { Metadata = null, Message = NoMessage },
        ImageEvent other => other with { Metadata = null },
        _ => content,
    };

    private static Receipt Of(Receipt receipt) => receipt with { Seed = 0, Attempts = [.. receipt.Attempts.Select(Of)] };

    private static Attempt Of(Attempt attempt) => attempt with { Message = attempt.Message is null ? null : NoMessage, Changes = null, SourceSize = null, ReportedSeed = null };

    private static JobError Of(JobError error) => error with { Message = NoMessage };
}
