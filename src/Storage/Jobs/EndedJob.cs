using System.Globalization;

namespace ImageGen.Storage.Jobs;

/// <summary>An entry of the lists of ended jobs.</summary>
/// <param name="Id">The job.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Status">The status with which it ended, as in the index.</param>
/// <param name="Created">When it was created, ms since 1970.</param>
/// <param name="Expires">When its row expires, ms since 1970; null in entries of the sorted set, which has it as the score.</param>
internal sealed record EndedJob(Guid Id, string Tenant, string Status, string Created, long? Expires)
{
    public static EndedJob Parse(string entry)
    {
        var parts = entry.Split(':');
        return new EndedJob(Guid.ParseExact(parts[0], "N"), parts[1], parts[2], parts[3], parts.Length > 4 ? long.Parse(parts[4], CultureInfo.InvariantCulture) : null);
    }
}
