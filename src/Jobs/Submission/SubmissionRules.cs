using ImageGen.Contracts;

namespace ImageGen.Jobs.Submission;

/// <summary>The conditions under which one script of the store can create a submission. A violation is an error in this code base, not of the caller.</summary>
public static class SubmissionRules
{
    /// <summary>Checks every condition.</summary>
    /// <exception cref="ArgumentException">The submission violates a condition; the message names it.</exception>
    public static void Check(JobSubmission submission)
    {
        Require(submission.Jobs.Count > 0, "has at least one job");
        Require(NamePattern.IsMatch(submission.Tenant) && NamePattern.IsMatch(submission.Lane), "has a tenant and a lane of a-z, 0-9, - and _");
        Require(submission.Jobs.All(job => job.Request.Seed is not null), "has an explicit seed in every request");
        Require(submission.Jobs.Count == 1 || submission.BatchId is not null, "is a batch when it has several jobs");
        Require(submission.Jobs.Select(job => job.Id).Distinct().Count() == submission.Jobs.Count, "has no job twice");

        var partition = JobId.PartitionOf(submission.Jobs[0].Id);
        Require(submission.Jobs.All(job => JobId.PartitionOf(job.Id) == partition), "lies in one partition");
        Require(submission.BatchId is not { } batch || JobId.PartitionOf(batch) == partition, "lies in the partition of its batch");
        if (submission.IdempotencyKey is { } key)
        {
            Require(JobId.PartitionOf(submission.Tenant, key) == partition, "lies in the partition of its idempotency key");
            Require(submission.RequestHash is { Length: > 0 } hash && !hash.Any(char.IsWhiteSpace), "has a digest of the request with its idempotency key");
        }
    }

    private static void Require(bool condition, string rule)
    {
        if (!condition)
        {
            throw new ArgumentException($"A submission {rule}.");
        }
    }
}
