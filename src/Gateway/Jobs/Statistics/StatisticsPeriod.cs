using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Jobs.Statistics;

/// <summary>The time that statistics cover, in steps of equal length.</summary>
/// <param name="Name">Its name in a query.</param>
/// <param name="Step">The length of a step.</param>
/// <param name="Steps">The number of steps.</param>
internal sealed record StatisticsPeriod(string Name, TimeSpan Step, int Steps)
{
    /// <summary>The query parameter.</summary>
    public const string Parameter = "period";

    /// <summary>The periods.</summary>
    public static readonly IReadOnlyList<StatisticsPeriod> All =
    [
        new("hour", TimeSpan.FromMinutes(2), 30), new("day", TimeSpan.FromHours(1), 24), new("week", TimeSpan.FromHours(6), 28),
    ];

    /// <summary>The period of a query; without one an hour.</summary>
    /// <exception cref="ProblemException">400: there is no such period.</exception>
    public static StatisticsPeriod Read(HttpRequest request)
    {
        var name = request.Query[Parameter].ToString();
        return name.Length == 0 && !request.Query.ContainsKey(Parameter) ? All[0]
            : All.FirstOrDefault(period => period.Name == name) ?? throw ValidationErrors.Refuse(Parameter, $"must be one of {string.Join(", ", All.Select(period => period.Name))}.");
    }

    /// <summary>The beginnings of the steps, each a multiple of the step's length; the last is the one in which the time lies.</summary>
    public IReadOnlyList<DateTimeOffset> StartsAt(DateTimeOffset now)
    {
        var last = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % Step.Ticks), TimeSpan.Zero);
        return [.. Enumerable.Range(0, Steps).Select(step => last - (Step * (Steps - 1 - step)))];
    }
}
