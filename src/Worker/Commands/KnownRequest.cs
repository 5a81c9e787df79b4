using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ImageGen.Contracts;
using ImageGen.Jobs.Requests;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs;

namespace ImageGen.Worker.Commands;

/// <summary>Distinguishes a repeated command from one that uses the id of a job or batch for a different request.</summary>
internal static class KnownRequest
{
    private static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Why the command can't have created the job; null when it may have. The text quotes no value of either request.</summary>
    public static string? Objection(GenerateImage command, Job job)
    {
        if (command.Tenant != job.Tenant)
        {
            return "job_id belongs to a job of another tenant.";
        }

        if (job.ErasedAt is not null)
        {
            // The request is not known any more. A repeated command is dropped with its prompt, and not kept as a dead letter.
            return null;
        }

        if (job.IsOfRefusedCommand)
        {
            return "job_id belongs to a refused command, whose job has ended; use a new job_id.";
        }

        var asked = command.Request;
        if (job.RequestHash == RequestHash.Of(asked))
        {
            return null;
        }

        var filled = Filled(asked, job, asked.Seed);
        var isLike = asked.Count is null or 1 && (asked.Seed is not null || !job.SeedIsNamed) && RequestHash.Of(filled) == RequestHash.Of(job.Request);

        // The request in a gateway's command equals that of the row.
        return isLike && (job.RequestHash is null || RequestHash.Of(asked) == RequestHash.Of(job.Request)) ? null
            : $"job_id belongs to a job with a different request.{Differences(filled with { Count = asked.Count is 1 ? null : asked.Count }, job.Request)}";
    }

    /// <summary>Why the command can't have created the batch; null when it may have.</summary>
    /// <param name="command">The command.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="jobs">Its jobs in order; null for those that are no longer kept.</param>
    public static string? Objection(GenerateImage command, Batch batch, IReadOnlyList<Job?> jobs)
    {
        if (command.Tenant != batch.Tenant)
        {
            return "job_id belongs to a batch of another tenant.";
        }

        var asked = command.Request;
        var isSame = batch.RequestHash is { } hash ? hash == RequestHash.Of(asked)
            : (asked.Count ?? 1) == batch.JobIds.Count && jobs.Index().All(entry => entry.Item is not { } job || IsLike(asked, job, entry.Index));
        return isSame ? null : "job_id belongs to a batch with a different request.";
    }

    private static bool IsLike(ImageRequest asked, Job job, int place)
        => (asked.Seed is not null || !job.SeedIsNamed)
            && RequestHash.Of(Filled(asked, job, asked.Seed is null ? null : Seeds.Of(asked)[place])) == RequestHash.Of(job.Request);

    /// <summary>
    /// The request completed with the values that were chosen for it. A field that the command omits does not count as a difference from the row (rows of an earlier
    /// version have no hash), nor does an image that the row holds by reference.
    /// </summary>
    private static ImageRequest Filled(ImageRequest asked, Job job, long? seed) => asked with
    {
        Count = null,
        Seed = seed ?? job.Request.Seed,
        Provider = asked.Provider ?? job.Request.Provider,
        Fallback = asked.Fallback ?? job.Request.Fallback,
        Image = asked.Image is { } image && SourceImage.IsData(image) && job.Request.Image is { } kept ? kept : asked.Image,
    };

    private static string Differences(ImageRequest asked, ImageRequest kept)
    {
        var (one, other) = (Fields(asked), Fields(kept));
        var names = one.Concat(other).Select(field => field.Key).Distinct().Where(name => !JsonNode.DeepEquals(one[name], other[name])).Order(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? "" : $" It differs in {string.Join(", ", names)}.";
    }

    /// <summary>A field that the hash treats as absent is absent here too.</summary>
    private static JsonObject Fields(ImageRequest request) => JsonSerializer.SerializeToNode(
        request with { Metadata = request.Metadata is { Count: > 0 } metadata ? metadata : null, Exact = request.Exact is true ? true : null, Priority = request.Priority is 0 ? null : request.Priority }, WithoutNulls)!.AsObject();
}
