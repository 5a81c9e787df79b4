using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Providers.GpuServers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Instances;

namespace ImageGen.Worker.Attempts;

/// <summary>Records on the open attempt how its image differs from the request. A repeated remark is stored once.</summary>
internal static class AttemptRemarks
{
    /// <summary>Adds the differences that are not recorded yet.</summary>
    public static IReadOnlyList<Attempt> With(this IReadOnlyList<Attempt> attempts, IEnumerable<Difference> differences)
        => differences.Aggregate(attempts, (list, difference) => list.Change(open
            => (difference.IsIn(open.Message) ? open : open.WithSentence(difference.Sentence)).WithChange(difference.Change is { } change ? [change] : [])));

    /// <summary>Adds the fields that are not ordered as requested, and a remark for those that the image itself will not show.</summary>
    public static IReadOnlyList<Attempt> WithChanges(this IReadOnlyList<Attempt> attempts, IReadOnlyList<RequestChange> changes)
        => attempts.Change(open => changes.Where(change => !Differences.IsMeasured(change.Field) && open.Message?.Contains(change.Field, StringComparison.Ordinal) != true)
            .Aggregate(open.WithChange(changes), (result, change) => result.WithSentence($"{change.Field}: {(change.Made is { } made ? $"{made} was ordered" : "left out")}.")));

    /// <summary>Removes changes of fields that turn out to be met: the image itself has precedence.</summary>
    public static IReadOnlyList<Attempt> WithoutChanges(this IReadOnlyList<Attempt> attempts, Func<string, bool> isMet)
        => attempts.Change(open => open.Changes?.Any(change => isMet(change.Field)) == true
            ? open with { Changes = open.Changes.Where(change => !isMet(change.Field)).ToList() is { Count: > 0 } rest ? rest : null }
            : open);

    /// <summary>Adds what the response to an order states about differences of the image.</summary>
    public static IReadOnlyList<Attempt> WithOutcome(this IReadOnlyList<Attempt> attempts, Job job, ProviderInstance instance, SubmitOutcome outcome)
    {
        var (remark, report) = outcome switch
        {
            SubmitOutcome.Accepted accepted => (accepted.Remark, accepted.Report),
            SubmitOutcome.Completed completed => (completed.Remark, completed.Report),
            SubmitOutcome.Made made => (made.Remark, null),
            _ => (null, null),
        };
        return attempts.WithRemark(remark).WithChanges(outcome.Plan is { } plan ? instance.ChangesOn(job, plan) : []).WithReport(job, instance.Provider, report);
    }

    /// <summary>Adds what the service reports about how the image was made, and its seed and model.</summary>
    /// <param name="attempts">The attempts.</param>
    /// <param name="job">The job.</param>
    /// <param name="provider">The adapter that made it; null when it is no longer configured.</param>
    /// <param name="report">What the service, or the image itself, reports; null when there is no report.</param>
    public static IReadOnlyList<Attempt> WithReport(this IReadOnlyList<Attempt> attempts, Job job, IImageProvider? provider, ImageReport? report)
    {
        if (report is null || attempts is not [.., { EndedAt: null } open])
        {
            return attempts;
        }

        // If the adapter guarantees the model, a name in the image is only a different name of the same model.
        report = provider is { MayIgnoreModel: true } ? report : report with { Model = null };
        return attempts.WithoutChanges(field => (field == "seed" && report.Seed == job.Seed) || (field == "steps" && report.Steps is not null && report.Steps == job.Request.Steps))
            .With(Differences.Of(job, open.Model, report)).Change(one => one with
            {
                ReportedSeed = report.Seed ?? one.ReportedSeed,
                SeedHonoured = report.Seed is { } seed ? seed == job.Seed : report.SeedIgnored ? false : one.SeedHonoured,
                ReportedModel = report.Model ?? one.ReportedModel,
                ModelHonoured = report.Model is { } used && one.Model is { } asked ? ModelNameComparison.IsSame(asked, used) ? null : false : one.ModelHonoured,
            });
    }

    /// <summary>
    /// Removes unconfirmed claims: a seed when the service has no such input, and a model that the caller named when the service may have used another one.
    /// </summary>
    public static IReadOnlyList<Attempt> WithoutClaims(this IReadOnlyList<Attempt> attempts, Job job, IImageProvider? provider) => attempts.Change(open =>
    {
        open = provider is { Abilities.Seed: false } && open.ReportedSeed is null ? open with { SeedHonoured = false } : open;
        return provider is { MayIgnoreModel: true } && open is { ReportedModel: null, Model: { } asked } && asked == job.Request.Model && asked != provider.DefaultModel
            ? (open with { ModelHonoured = false }).WithChange([OrderChanges.Change("model", asked, null)]).WithSentence($"The service does not say which model it used; {asked} was asked for.")
            : open;
    });

    /// <summary>The attempt with one more sentence in its message, unless the message contains it.</summary>
    public static Attempt WithSentence(this Attempt attempt, string sentence)
        => attempt.Message is not { } result ? attempt with { Message = AttemptLog.Trim(sentence) }
            : result.Contains(sentence, StringComparison.Ordinal) ? attempt
            : attempt with { Message = AttemptLog.Trim($"{result} {sentence}") };

    /// <summary>The attempt with these changes; a newer change of a field replaces an older one.</summary>
    private static Attempt WithChange(this Attempt attempt, IReadOnlyList<RequestChange> changes)
        => changes.Count == 0 ? attempt
            : attempt with { Changes = [.. (attempt.Changes ?? []).Where(known => changes.All(change => change.Field != known.Field)), .. changes] };

    private static IReadOnlyList<Attempt> Change(this IReadOnlyList<Attempt> attempts, Func<Attempt, Attempt> change)
        => attempts is [.., { EndedAt: null } open] ? [.. attempts.SkipLast(1), change(open)] : attempts;
}
