using System.Globalization;
using System.Text.Json;
using ImageGen.Bench.Load;
using ImageGen.Bench.Measures;

namespace ImageGen.Bench.Rows;

/// <summary>
/// Very many ended jobs in the store, which would take the system itself a quarter of an hour: some real ones, and copies of them under other ids
/// of the same partition, written straight to Redis.
/// </summary>
internal sealed class EndedRows
{
    private const int TemplateCount = 160;

    /// <summary>Copies that are sent without waiting for the server.</summary>
    private const int Batch = 500;

    /// <summary>Hexadecimal digits at the beginning of an id that a copy changes; the last one is the partition, and others are fixed by the version.</summary>
    private const int ChangedDigits = 12;

    /// <summary>An odd number: its products with different numbers differ in their lower bits.</summary>
    private const ulong Scatter = 0x9E37_79B9_7F4A_7C15;

    private readonly StoreProbe _probe;
    private readonly IReadOnlyList<JobTemplate> _templates;
    private int _count;

    private EndedRows(StoreProbe probe, IReadOnlyList<JobTemplate> templates) => (_probe, _templates) = (probe, templates);

    /// <summary>Runs some jobs in a system whose store is empty, and takes them as templates once their events are published.</summary>
    public static async Task<EndedRows> TakeTemplatesAsync(ImageGenLoad load, StoreProbe probe)
    {
        load.Completions.Forget();
        var jobs = await JobSubmission.SubmitAllAsync(load.Http, TemplateCount, SampleRequest.Usual);
        while (load.Completions.Count < TemplateCount)
        {
            await Task.Delay(50);
        }

        _ = await probe.SettledMemoryAsync(published: true);
        var store = await StoreElements.ReadAllAsync(probe.Server, probe.Database);
        return new EndedRows(probe, [.. jobs.Select(job => JobTemplate.Of(job, store))]);
    }

    /// <summary>Adds copies until there are that many, and checks that the gateway shows one of them.</summary>
    /// <exception cref="InvalidOperationException">The store did not take them, or the gateway does not show them.</exception>
    public async Task GrowAsync(int rows, HttpClient http)
    {
        if (rows <= _count)
        {
            return;
        }

        // Jobs of earlier steps are still made compact, which removes keys.
        _ = await _probe.SettledMemoryAsync(published: true);

        // Nobody depends on the copies: their writes need not be on the disk one by one.
        await _probe.Server.ConfigSetAsync("appendfsync", "no");
        var (keys, expected, last) = (await _probe.Server.DatabaseSizeAsync(), 0L, Guid.Empty);
        while (_count < rows)
        {
            for (var i = 0; i < Batch && _count < rows; i++, _count++)
            {
                var template = _templates[_count % _templates.Count];
                last = IdOf(template.Job, _count);
                expected += template.OwnKeys;
                foreach (var command in template.Commands)
                {
                    _ = command.SendAsync(_probe.Database, last);
                }
            }

            await _probe.Database.PingAsync();
        }

        await _probe.CompactFileAsync();
        await _probe.Server.ConfigSetAsync("appendfsync", "always");
        var added = await _probe.Server.DatabaseSizeAsync() - keys;
        if (added < expected * 0.99)
        {
            throw new InvalidOperationException($"The store has {added} keys more instead of {expected}.");
        }

        await CheckAsync(http, last);
    }

    private static async Task CheckAsync(HttpClient http, Guid job)
    {
        var shown = await http.GetFromJsonAsync<JsonElement>($"/v1/jobs/{job}");
        if (shown.GetProperty("id").GetGuid() != job || shown.GetProperty("status").GetString() != "succeeded")
        {
            throw new InvalidOperationException($"The gateway shows a copy as {shown}.");
        }
    }

    /// <summary>Differs from every other copy's, and looks as random as any other id.</summary>
    private static Guid IdOf(Guid template, int number)
    {
        var changed = (((ulong)number + 1) * Scatter) & 0xFFFF_FFFF_FFFF;
        var digits = changed.ToString($"x{ChangedDigits}", CultureInfo.InvariantCulture);
        return Guid.ParseExact(string.Concat(digits, template.ToString("N").AsSpan(ChangedDigits)), "N");
    }
}
