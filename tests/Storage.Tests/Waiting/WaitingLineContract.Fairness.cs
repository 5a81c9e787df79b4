using CsCheck;
using ImageGen.Storage.Waiting;

namespace ImageGen.Storage.Tests.Waiting;

/// <content>Fairness as a property of any sequence of calls.</content>
public abstract partial class WaitingLineContract
{
    /// <summary>
    /// Of tenants that have waiting jobs all the time, none is ahead of another by more than one job for each unit of weight, whatever other tenants do and in whatever
    /// portions jobs are taken.
    /// </summary>
    [Fact]
    public void Tenants_that_always_have_jobs_are_served_by_their_weights()
    {
        var scenario = Gen.Select(Gen.Int[1, 5].Array[2, 4], Gen.Int[1, 7].Array[1, 12], Gen.Int[0, 3].Array[12]);
        scenario.Sample(
            (weights, portions, visitors) => Task.Run(() => CheckAsync(weights, portions, visitors), Cancel).GetAwaiter().GetResult(),
            iter: 25, threads: 1);
    }

    private async Task CheckAsync(int[] weights, int[] portions, int[] visitors)
    {
        _line = new WaitingLine("default", $"p{Guid.NewGuid():N}");
        for (var tenant = 0; tenant < weights.Length; tenant++)
        {
            await _weights.SetAsync($"t{tenant}", weights[tenant], Cancel);
            await JoinAsync(Jobs($"t{tenant}", 100));
        }

        var served = new int[weights.Length];
        for (var n = 0; n < portions.Length; n++)
        {
            await JoinAsync(Jobs($"visitor{n % 3}", visitors[n]));
            foreach (var tenant in (await TenantsAsync(portions[n])).Where(tenant => tenant[0] == 't'))
            {
                served[tenant[1] - '0']++;
            }

            // What a tenant has been given, in rounds; each is at most one job ahead of its share, or behind it.
            for (var one = 0; one < served.Length; one++)
            {
                for (var other = 0; other < served.Length; other++)
                {
                    var (ahead, behind) = (((double)served[one] - 1) / weights[one], ((double)served[other] + 1) / weights[other]);
                    Assert.True(ahead <= behind + 0.01, $"after {n}: {string.Join(',', served)} of weights {string.Join(',', weights)}");
                }
            }
        }
    }
}
