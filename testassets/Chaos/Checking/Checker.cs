using ImageGen.Chaos.Ledgers;

namespace ImageGen.Chaos.Checking;

/// <summary>Holds the ledgers against each other. It knows nothing of how they came about.</summary>
internal static class Checker
{
    /// <summary>Every broken promise that the evidence shows.</summary>
    /// <param name="evidence">The ledgers.</param>
    /// <param name="mayEnd">Whether a job with this prompt may end so.</param>
    public static IReadOnlyList<Finding> Check(Evidence evidence, Func<Accepted, Answer, bool> mayEnd)
    {
        var answers = evidence.Answers.ToDictionary(answer => answer.JobId);
        var bought = evidence.Bought.ToLookup(purchase => purchase.Prompt);
        var told = evidence.Told.ToLookup(one => one.JobId);
        var ended = evidence.Accepted.Where(job => answers.GetValueOrDefault(job.JobId) is { IsFinal: true });
        return
        [
            .. evidence.Accepted.SelectMany(job => OfJob(job, answers.GetValueOrDefault(job.JobId), [.. bought[job.Prompt]], [.. told[job.JobId].Distinct()], mayEnd)),
            .. evidence.Posted?.ToLookup(one => one.JobId) is { } posted ? ended.SelectMany(job => OfPosts(job, answers[job.JobId], [.. posted[job.JobId].Distinct()], evidence.Undelivered[job.JobId])) : [],
            .. ended.Where(job => evidence.Kept.Contains(job.JobId)).SelectMany(job => OfKept(job, answers[job.JobId])),
            .. OfPurchases(evidence, bought),
            .. OfCancels(evidence, bought),
            .. evidence.Repeats.Where(repeat => !repeat.First.SequenceEqual(repeat.Again)).Select(OfRepeat),
        ];
    }

    private static IEnumerable<Finding> OfJob(
        Accepted job, Answer? answer, IReadOnlyList<Bought> bought, IReadOnlyList<Told> told, Func<Accepted, Answer, bool> mayEnd)
    {
        if (answer is null || !answer.IsFinal)
        {
            yield return new Finding(FindingKind.Lost, $"{job.JobId} ({job.Prompt}) is {answer?.Status ?? "not asked for"}");
            yield break;
        }

        if (!mayEnd(job, answer))
        {
            yield return new Finding(FindingKind.WrongEnding, $"{job.JobId} ({job.Prompt}) {answer.Status}: {answer.Reason}");
        }

        if (answer.Status == "succeeded")
        {
            if (bought.Count == 0)
            {
                yield return new Finding(FindingKind.SucceededUnbought, $"{job.JobId} ({job.Prompt})");
            }
            else if (answer.Fetched is null || answer.Fetched != answer.Claimed || bought.All(one => one.Hashes.Count > 0 && !one.Hashes.Contains(answer.Fetched)))
            {
                yield return new Finding(FindingKind.WrongPicture, $"{job.JobId} ({job.Prompt}) names {answer.Claimed}, gives {answer.Fetched ?? "none"}");
            }
        }

        var ids = told.Select(one => one.MessageId).Distinct().ToList();
        if (ids.Count != 1)
        {
            yield return new Finding(ids.Count == 0 ? FindingKind.NotTold : FindingKind.ToldTwice, $"{job.JobId} ({job.Prompt}) {ids.Count} final events");
        }
        else if (told.Any(one => one.Kind != KindFor(answer.Status)))
        {
            yield return new Finding(FindingKind.ToldWrong, $"{job.JobId} ({job.Prompt}) is {answer.Status}, and the event says {told[0].Kind}");
        }
    }

    private static IEnumerable<Finding> OfPosts(Accepted job, Answer answer, IReadOnlyList<Posted> posted, IEnumerable<string> undelivered)
    {
        var ids = posted.Select(one => one.WebhookId).Distinct().Count();
        if (ids == 0)
        {
            yield return new Finding(FindingKind.NotPosted, $"{job.JobId} ({job.Prompt}): {(undelivered.Any() ? string.Join(' ', undelivered) : "nothing is to be delivered")}");
        }
        else if (ids > 1)
        {
            yield return new Finding(FindingKind.PostedTwice, $"{job.JobId} ({job.Prompt}) {ids} webhook ids");
        }
        else if (posted.Any(one => one.Kind != KindFor(answer.Status)))
        {
            yield return new Finding(FindingKind.PostedWrong, $"{job.JobId} ({job.Prompt}) is {answer.Status}, and the webhook says {posted[0].Kind}");
        }
    }

    private static IEnumerable<Finding> OfPurchases(Evidence evidence, ILookup<string, Bought> bought)
    {
        var prompts = evidence.Accepted.Select(job => job.Prompt).ToHashSet();
        foreach (var purchases in bought)
        {
            if (!prompts.Contains(purchases.Key))
            {
                yield return new Finding(FindingKind.BoughtForNobody, purchases.Key);
            }

            if (purchases.Count() > 1)
            {
                yield return new Finding(FindingKind.BoughtTwice, $"{purchases.Key}: {string.Join(", ", purchases.Select(one => $"{one.Id} at {one.At:HH:mm:ss.fff} {one.Status}"))}");
            }
        }
    }

    private static IEnumerable<Finding> OfCancels(Evidence evidence, ILookup<string, Bought> bought)
    {
        var prompts = evidence.Accepted.ToDictionary(job => job.JobId, job => job.Prompt);
        return evidence.Cancels
            .Where(cancel => cancel.Confirmed && bought[prompts[cancel.JobId]].Any(purchase => purchase.At > cancel.At))
            .Select(cancel => new Finding(FindingKind.BoughtAfterCancel, $"{cancel.JobId} ({prompts[cancel.JobId]})"));
    }

    private static IEnumerable<Finding> OfKept(Accepted job, Answer answer)
        => answer.Status == "succeeded" ? [] : [new Finding(FindingKind.KeptAndLost, $"{job.JobId} ({job.Prompt}) {answer.Status}: {answer.Reason}")];

    private static Finding OfRepeat(Repeat repeat)
        => new(FindingKind.KeyForgotten, $"{repeat.Key} was answered with {string.Join(' ', repeat.First)}, and later with {string.Join(' ', repeat.Again)}");

    /// <summary>The event that speaks of an ending: an unknown outcome is told as a failure, with that reason.</summary>
    private static string KindFor(string status) => status switch
    {
        "succeeded" => "generated",
        "canceled" => "canceled",
        _ => "failed",
    };
}
