using ImageGen.Contracts;
using ImageGen.Jobs.Submission;

namespace ImageGen.Jobs.Tests.Submission;

public sealed class SubmissionRulesTests
{
    private static readonly Guid First = JobId.New(3);
    private static readonly Guid Second = JobId.New(3);
    private static readonly Guid Batch = JobId.New(3);

    public static TheoryData<string, JobSubmission> Broken => new()
    {
        { "has at least one job", One with { Jobs = [] } },
        { "has a tenant and a lane of a-z, 0-9, - and _", One with { Tenant = "" } },
        { "has a tenant and a lane of a-z, 0-9, - and _", One with { Tenant = "a:b" } },
        { "has a tenant and a lane of a-z, 0-9, - and _", One with { Lane = "a b" } },
        { "has an explicit seed in every request", One with { Jobs = [new NewJob(First, new ImageRequest { Prompt = "a cat" })] } },
        { "is a batch when it has several jobs", Two with { BatchId = null } },
        { "has no job twice", Two with { Jobs = [Job(First), Job(First)] } },
        { "lies in one partition", Two with { Jobs = [Job(First), Job(JobId.New(4))] } },
        { "lies in the partition of its batch", Two with { BatchId = JobId.New(4) } },
        { "lies in the partition of its idempotency key", Keyed with { IdempotencyKey = KeyIn(4) } },
        { "has a digest of the request with its idempotency key", Keyed with { RequestHash = null } },
        { "has a digest of the request with its idempotency key", Keyed with { RequestHash = "" } },
        { "has a digest of the request with its idempotency key", Keyed with { RequestHash = "a b" } },
    };

    [Fact]
    public void A_submission_that_keeps_the_rules_is_accepted() => Assert.All([One, Two, Keyed], SubmissionRules.Check);

    [Theory]
    [MemberData(nameof(Broken), DisableDiscoveryEnumeration = true)]
    public void A_submission_that_breaks_a_rule_is_refused_with_the_rule(string rule, JobSubmission submission)
        => Assert.Equal($"A submission {rule}.", Assert.Throws<ArgumentException>(() => SubmissionRules.Check(submission)).Message);

    private static JobSubmission One => new() { Tenant = "acme", Lane = "gpu-1_a", Jobs = [Job(First)], ExpiresIn = TimeSpan.FromDays(1) };

    private static JobSubmission Two => One with { Jobs = [Job(First), Job(Second)], BatchId = Batch };

    private static JobSubmission Keyed => One with { IdempotencyKey = KeyIn(3), RequestHash = "00ff" };

    private static NewJob Job(Guid id) => new(id, new ImageRequest { Prompt = "a cat", Seed = 7 });

    private static string KeyIn(int partition) => Enumerable.Range(0, 10_000).Select(n => $"key{n}").First(key => JobId.PartitionOf("acme", key) == partition);
}
