using System.CommandLine;
using ImageGen.Cli.Client;

namespace ImageGen.Cli.Limits;

/// <summary>The options that change limits.</summary>
internal sealed class LimitOptions
{
    private readonly Option<long?> _requests = new("--requests-per-minute") { Description = "HTTP requests per minute." };
    private readonly Option<long?> _images = new("--images-per-day") { Description = "Images per day." };
    private readonly Option<long?> _unfinished = new("--max-unfinished") { Description = "Number of unfinished jobs at which further ones are refused." };
    private readonly Option<long?> _atProviders = new("--max-at-providers") { Description = "How many jobs may be at providers at the same time." };
    private readonly Option<string[]> _providers = new("--provider") { Description = "A provider instance that jobs may go to. May be repeated; replaces all allowed ones." };
    private readonly Option<string[]> _models = new("--model") { Description = "A model that may make the images. May be repeated; replaces all allowed ones." };
    private readonly Option<long?> _pixels = new("--max-pixels") { Description = "Largest product of width and height that a request may name." };
    private readonly Option<long?> _count = new("--max-count") { Description = "Most images of one request." };
    private readonly Option<long?> _retainFor = new("--retain-for") { Description = "Seconds after their ends after which jobs are erased at the latest." };
    private readonly Option<bool> _remove = new("--remove") { Description = "Remove all limits. The default ones then apply to a tenant." };
    private readonly Option<string[]> _without = new("--without") { Description = "The name of a limit that shall not apply any more. May be repeated." };

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        _without.AcceptOnlyFromAmong([.. LimitsTable.Names]);
        Option[] changes = [_requests, _images, _unfinished, _atProviders, _providers, _models, _pixels, _count, _retainFor, _without];
        foreach (var option in changes)
        {
            command.Add(option);
        }

        command.Add(_remove);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_remove) && changes.Any(option => result.GetResult(option) is { Implicit: false }))
            {
                result.AddError("Give either --remove or limits to change.");
            }
        });
    }

    /// <summary>Whether all limits are to be removed.</summary>
    public bool Removes(ParseResult parsed) => parsed.GetValue(_remove);

    /// <summary>The limits after the change; null when no option changes any.</summary>
    public TenantLimits? Change(ParseResult parsed, TenantLimits current)
    {
        // Limits that are only the default ones are set with the first change too: otherwise the change would remove them.
        var changed = new TenantLimits
        {
            RequestsPerMinute = Number(_requests, "requests-per-minute", current.RequestsPerMinute),
            ImagesPerDay = Number(_images, "images-per-day", current.ImagesPerDay),
            MaxUnfinished = Number(_unfinished, "max-unfinished", current.MaxUnfinished),
            MaxAtProviders = Number(_atProviders, "max-at-providers", current.MaxAtProviders),
            Providers = Names(_providers, "providers", current.Providers),
            Models = Names(_models, "models", current.Models),
            MaxPixels = Number(_pixels, "max-pixels", current.MaxPixels),
            MaxCount = Number(_count, "max-count", current.MaxCount),
            RetainFor = Number(_retainFor, "retain-for", current.RetainFor),
        };
        return IsGiven(_requests) || IsGiven(_images) || IsGiven(_unfinished) || IsGiven(_atProviders) || IsGiven(_providers) || IsGiven(_models) || IsGiven(_pixels) || IsGiven(_count) || IsGiven(_retainFor) || IsGiven(_without)
            ? changed
            : null;

        bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };
        bool IsWithout(string name) => parsed.GetValue(_without)?.Contains(name) is true;
        long? Number(Option<long?> option, string name, long? value) => IsWithout(name) ? null : parsed.GetValue(option) ?? value;
        IReadOnlyList<string>? Names(Option<string[]> option, string name, IReadOnlyList<string>? value) => IsWithout(name) ? null : parsed.GetValue(option) is { Length: > 0 } given ? given : value;
    }
}
