using ImageGen.Storage.Jobs.Listing;

namespace ImageGen.Storage.Tests.Jobs;

/// <summary>Places in a queue of 10,000 jobs, of which one is due each second.</summary>
public sealed class QueuePlacesTests
{
    private const int Jobs = 10_000;

    private int _counted;

    [Fact]
    public async Task Places_of_some_jobs_are_exact()
        => await AssertAsync([6, 701, 1000], [5, 700, 999]);

    [Fact]
    public async Task A_single_job_has_an_exact_place()
        => await AssertAsync([10], [9]);

    [Fact]
    public async Task Places_of_all_jobs_are_exact_and_two_are_counted()
    {
        await AssertAsync([.. Enumerable.Range(1, Jobs)], [.. Enumerable.Range(0, Jobs)]);
        Assert.Equal(2, _counted);
    }

    [Fact]
    public async Task Jobs_in_front_of_a_jump_do_not_get_places_behind_it()
    {
        int[] asked = [.. Enumerable.Range(0, 500), .. Enumerable.Range(9000, 500)];

        await AssertAsync([.. asked.Select(job => job + 1)], asked);
        Assert.InRange(_counted, 3, QueuePlaces.MaxCounted);
    }

    [Fact]
    public async Task Places_of_many_scattered_jobs_are_close_and_in_order_for_a_limited_number_of_counts()
    {
        int[] asked = [.. Enumerable.Range(0, 1000).Select(n => n * n / 100)];
        asked = [.. asked.Distinct()];

        var places = await ReadAsync(asked);

        Assert.Equal(QueuePlaces.MaxCounted, _counted);
        Assert.Equal(places.Order(), places);
        Assert.All(asked.Zip(places), job => Assert.InRange(job.Second, job.First + 1 - 50, job.First + 1 + 50));
    }

    private async Task AssertAsync(int[] places, int[] asked)
    {
        var read = await ReadAsync(asked);
        Assert.Equal(places, read);
    }

    private Task<int[]> ReadAsync(int[] asked) => QueuePlaces.ReadAsync(Array.ConvertAll(asked, job => (double)job), times =>
    {
        _counted += times.Count;
        return Task.FromResult(times.Select(time => (long)time).ToArray());
    });
}
