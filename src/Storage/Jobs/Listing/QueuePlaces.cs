namespace ImageGen.Storage.Jobs.Listing;

/// <summary>
/// The places of many jobs in one queue. Where all jobs between two counted places are asked for, their order gives their places. Otherwise the place in the
/// middle is counted too, most jobs in between first, until <see cref="MaxCounted"/> places are counted; the remaining places are interpolated.
/// </summary>
internal static class QueuePlaces
{
    /// <summary>How many places are counted at most; each count is a command for each partition.</summary>
    public const int MaxCounted = 64;

    /// <summary>How many places are counted at a time.</summary>
    private const int AtOnce = 16;

    /// <summary>The places, from 1, for due times in ascending order without duplicates; at least one.</summary>
    /// <param name="times">The due times.</param>
    /// <param name="countBefore">Counts the jobs of the queue that are due before each of some times.</param>
    public static async Task<int[]> ReadAsync(double[] times, Func<IReadOnlyList<double>, Task<long[]>> countBefore)
    {
        SortedDictionary<int, long> counted = [];
        int[] next = times.Length == 1 ? [0] : [0, times.Length - 1];
        while (next.Length > 0)
        {
            var counts = await countBefore([.. next.Select(number => times[number])]);
            foreach (var (number, count) in next.Zip(counts))
            {
                counted[number] = count;
            }

            next = [.. GapsBetween(counted)
                .Where(gap => gap.Others > 0)
                .OrderByDescending(gap => gap.Others)
                .Take(Math.Min(AtOnce, MaxCounted - counted.Count))
                .Select(gap => gap.From + (gap.Length / 2))];
        }

        var places = new int[times.Length];
        foreach (var (number, count) in counted)
        {
            places[number] = (int)count + 1;
        }

        foreach (var gap in GapsBetween(counted))
        {
            for (var step = 1; step < gap.Length; step++)
            {
                places[gap.From + step] = (int)(counted[gap.From] + ((gap.Others + gap.Length) * step / gap.Length)) + 1;
            }
        }

        return places;
    }

    /// <summary>The stretches between neighbors in the counted places, with the number of jobs there whose positions were not requested.</summary>
    private static IEnumerable<(int From, int Length, long Others)> GapsBetween(SortedDictionary<int, long> counted)
        => counted.Zip(counted.Skip(1), (from, to) => (from.Key, Length: to.Key - from.Key, to.Value - from.Value - (to.Key - from.Key))).Where(gap => gap.Length > 1);
}
