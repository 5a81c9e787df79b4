using ImageGen.Jobs.Submission;

namespace ImageGen.Jobs.Tests.Submission;

public sealed class JobIdTests
{
    [Fact]
    public void A_new_id_is_a_random_uuid_in_its_partition()
    {
        for (var partition = 0; partition < JobId.Partitions; partition++)
        {
            var id = JobId.New(partition);

            Assert.Equal((partition, 4), (JobId.PartitionOf(id), id.Version));
            Assert.InRange(id.Variant, 8, 11);
            Assert.NotEqual(id, JobId.New(partition));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => JobId.New(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => JobId.New(JobId.Partitions));
    }

    [Fact]
    public void New_ids_use_every_partition()
        => Assert.Equal(JobId.Partitions, Enumerable.Range(0, 2_000).Select(_ => JobId.PartitionOf(JobId.New())).Distinct().Count());

    [Fact]
    public void The_jobs_of_a_batch_have_fixed_different_ids_in_its_partition()
    {
        var batch = Guid.Parse("0f3d2c1b-0a19-4e28-b7c6-d5e4f3021a4b");
        var ids = Enumerable.Range(0, 16).Select(index => JobId.InBatch(batch, index)).ToList();

        Assert.Equal(ids, Enumerable.Range(0, 16).Select(index => JobId.InBatch(batch, index)));
        Assert.Equal(16, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal((11, 8), (JobId.PartitionOf(id), id.Version)));
        Assert.NotEqual(ids[0], JobId.InBatch(JobId.New(11), 0));
    }

    [Fact]
    public void An_idempotency_key_has_a_fixed_partition_for_each_tenant()
    {
        Assert.Equal(JobId.PartitionOf("acme", "key"), JobId.PartitionOf("acme", "key"));
        Assert.True(Enumerable.Range(0, 100).Select(n => JobId.PartitionOf("acme", $"key{n}")).Distinct().Count() > 10);
        Assert.Contains(Enumerable.Range(0, 100), n => JobId.PartitionOf("acme", $"key{n}") != JobId.PartitionOf("other", $"key{n}"));
        Assert.All(Enumerable.Range(0, 100), n => Assert.InRange(JobId.PartitionOf("acme", $"key{n}"), 0, JobId.Partitions - 1));
    }
}
