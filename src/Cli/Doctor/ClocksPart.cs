using System.Globalization;
using ImageGen.Storage.Redis;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Cli.Doctor;

/// <summary>The clocks of the store, the broker's host and a gateway, compared with that of this machine.</summary>
internal static class ClocksPart
{
    private const string Area = "clocks";

    /// <summary>Beyond it no look-up of a purchase proves that nothing was bought (docs/guarantees.md).</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Notable = TimeSpan.FromSeconds(5);

    /// <summary>The answers of HTTP servers have whole seconds.</summary>
    private static readonly TimeSpan HttpResolution = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    public static async Task<Finding?> ExamineStoreAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var time = services.GetRequiredService<TimeProvider>();
        try
        {
            var (before, store) = (time.GetUtcNow(), await services.GetRequiredService<IStoreClock>().ReadAsync(cancellationToken));
            return Describe("the store", store - before, time.GetUtcNow() - before);
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }

    /// <param name="who">Whose clock it is, in words.</param>
    /// <param name="address">A page of a server on that machine; its answer may be an error.</param>
    /// <param name="time">The clock of this machine.</param>
    /// <param name="cancellationToken">Ends the examination.</param>
    public static async Task<Finding> ExamineHttpAsync(string who, Uri address, TimeProvider time, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = Timeout };
        var before = time.GetUtcNow();
        try
        {
            using var response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.Headers.Date is { } date)
            {
                return Describe(who, date + (HttpResolution / 2) - before, time.GetUtcNow() - before + HttpResolution);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Not measured.
        }

        return Finding.Note(Area, $"The clock of {who} was not measured: nothing answers at {address.GetLeftPart(UriPartial.Authority)}. No guarantee depends on it.");
    }

    /// <summary>A difference is at least as large as what the duration of the call can't explain.</summary>
    internal static Finding Describe(string who, TimeSpan lead, TimeSpan duration)
    {
        var middle = lead - (duration / 2);
        var certain = middle.Duration() - (duration / 2);
        var text = string.Create(CultureInfo.InvariantCulture, $"The clock of {who} is {middle.Duration().TotalSeconds:0.0} s {(middle >= TimeSpan.Zero ? "ahead of" : "behind")} that of this machine.");
        return certain > Tolerance ? Finding.Unsafe(Area, $"{text} Beyond 30 s no look-up proves that nothing was bought, so that orders whose responses were lost stay unknown.", "Run a time service (chrony, systemd-timesyncd) on both machines.")
            : certain > Notable ? Finding.Warning(Area, text, "Run a time service (chrony, systemd-timesyncd) on both machines.")
            : Finding.Good(Area, $"The clock of {who} agrees with that of this machine.");
    }
}
