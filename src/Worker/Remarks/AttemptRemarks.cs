using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Generation;

namespace ImageGen.Worker.Remarks;

/// <summary>Notes on the open attempt of a job in what its image differs from what was asked for. Said again, nothing is said twice.</summary>
internal static class AttemptRemarks
{
    /// <summary>Notes the differences that are not said yet.</summary>
    public static IReadOnlyList<Attempt> With(this IReadOnlyList<Attempt> attempts, IEnumerable<Difference> differences)
        => differences.Aggregate(attempts, (list, difference) => list.Change(open => difference.IsIn(open.Message) ? open : open.Saying(difference.Sentence)));

    /// <summary>Notes what the service says of how the image was made, and what it says so of seed and model.</summary>
    /// <param name="attempts">The attempts.</param>
    /// <param name="job">The job.</param>
    /// <param name="provider">Where it was ordered; null where that is configured no more.</param>
    /// <param name="report">What the service, or the image itself, says; null when it says nothing.</param>
    public static IReadOnlyList<Attempt> WithReport(this IReadOnlyList<Attempt> attempts, Job job, IImageProvider? provider, ImageReport? report)
    {
        if (report is null || attempts is not [.., { EndedAt: null } open])
        {
            return attempts;
        }

        // Where the adapter vouches for the model, or refuses another one, names in images are only other names of the same.
        report = provider is { MayIgnoreModel: true } ? report : report with { Model = null };
        return attempts.With(Differences.Of(job, open.Model, report)).Change(one => one with
        {
            ReportedSeed = report.Seed ?? one.ReportedSeed,
            SeedHonoured = report.Seed is { } seed ? seed == job.Seed : report.SeedIgnored ? false : one.SeedHonoured,
            ReportedModel = report.Model ?? one.ReportedModel,
            ModelHonoured = report.Model is { } used && one.Model is { } asked ? ModelNames.IsSame(asked, used) ? null : false : one.ModelHonoured,
        });
    }

    /// <summary>
    /// Takes back what nothing confirms: a seed where the service has no such input, and a model that the caller named where the service may have
    /// used another one.
    /// </summary>
    public static IReadOnlyList<Attempt> WithoutClaims(this IReadOnlyList<Attempt> attempts, Job job, IImageProvider? provider) => attempts.Change(open =>
    {
        open = provider is { Abilities.Seed: false } && open.ReportedSeed is null ? open with { SeedHonoured = false } : open;
        return provider is { MayIgnoreModel: true } && open is { ReportedModel: null, Model: { } asked } && asked == job.Request.Model && asked != provider.DefaultModel
            ? (open with { ModelHonoured = false }).Saying($"The service does not say which model it used; {asked} was asked for.")
            : open;
    });

    /// <summary>The attempt with one more sentence in its message, unless it is there.</summary>
    public static Attempt Saying(this Attempt attempt, string sentence)
        => attempt.Message is not { } said ? attempt with { Message = AttemptLog.Trim(sentence) }
            : said.Contains(sentence, StringComparison.Ordinal) ? attempt
            : attempt with { Message = AttemptLog.Trim($"{said} {sentence}") };

    private static IReadOnlyList<Attempt> Change(this IReadOnlyList<Attempt> attempts, Func<Attempt, Attempt> change)
        => attempts is [.., { EndedAt: null } open] ? [.. attempts.SkipLast(1), change(open)] : attempts;
}
