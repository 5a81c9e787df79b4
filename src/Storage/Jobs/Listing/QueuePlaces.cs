namespace ImageGen.Storage.Jobs.Listing;

/// <summary>
/// The places of many jobs in one queue, of which only some are counted. If every job of the queue is asked for, the interpolated places are exact too, since
/// they are interpolated by the order of the jobs and not by their times.
/// </summary>
internal static class QueuePlaces
{
    /// <summary>How many places are counted; each count is a command for each partition.</summary>
    public const int MaxCounted = 16;

    /// <summary>The places, from 1, for due times in ascending order without duplicates; at least one.</summary>
    /// <param name="times">The due times.</param>
    /// <param name="countBefore">Counts the jobs of the queue that are due before each of some times.</param>
    public static async Task<int[]> ReadAsync(double[] times, Func<IReadOnlyList<double>, Task<long[]>> countBefore)
    {
        var counted = Math.Min(times.Length, MaxCounted);
        int[] numbers = [.. Enumerable.Range(0, counted).Select(step => counted == 1 ? 0 : (int)((long)step * (times.Length - 1) / (counted - 1)))];
        var before = await countBefore([.. numbers.Select(number => times[number])]);
        var places = new int[times.Length];
        for (var step = 0; step < counted; step++)
        {
            var (from, to) = (numbers[step], step + 1 < counted ? numbers[step + 1] : times.Length);
            for (var number = from; number < to; number++)
            {
                // The last counted time is the last of all, so that the second term has no next count only where it is 0.
                var beyond = number == from ? 0 : (before[step + 1] - before[step]) * (number - from) / (to - from);
                places[number] = (int)(before[step] + beyond) + 1;
            }
        }

        return places;
    }
}
