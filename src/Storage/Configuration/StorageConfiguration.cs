using System.Globalization;
using ImageGen.Storage.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ImageGen.Storage.Configuration;

/// <summary>Reads <see cref="StorageOptions"/> from the configuration; reports all invalid settings at once, each with its key.</summary>
internal sealed class StorageConfiguration(IConfiguration configuration) : IConfigureOptions<StorageOptions>, IValidateOptions<StorageOptions>
{
    public void Configure(StorageOptions options) => Read(options, []);

    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        List<string> faults = [];
        Read(new StorageOptions(), faults);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private void Read(StorageOptions options, List<string> faults)
    {
        options.ConnectionString = ReadConnectionString(faults);
        options.SelfCheck = ReadName("ImageGen:Store:SelfCheck", options.SelfCheck, faults);
        options.Retention = Read(
            "ImageGen:Store:Retention", options.Retention, ParseSpan, "a time from 00:01:00 to 365.00:00:00, written d.hh:mm:ss", faults);
        options.Embedded = Read("ImageGen:Store:Embedded", options.Embedded, text => bool.TryParse(text, out var value) ? value : null, "true or false", faults);
        options.Results = ReadName("ImageGen:Results:Kind", options.Results, faults);
        options.Previews = Read("ImageGen:Results:Previews", options.Previews, text => bool.TryParse(text, out var value) ? value : null, "true or false", faults);
        options.ResultsMaxBytes = Read("ImageGen:Results:MaxBytes", options.ResultsMaxBytes, ParseSize, "a whole number from 1024 to 536870912", faults);
        options.ResultsPath = ReadPath("ImageGen:Results:Path", options.ResultsPath, faults);
        options.SpillPath = ReadPath("ImageGen:Results:SpillPath", options.SpillPath, faults);
        options.ResultsAlsoRead = Value("ImageGen:Results:AlsoRead") is null ? null : ReadName("ImageGen:Results:AlsoRead", options.Results, faults);
        options.ResultsLinks = ReadName("ImageGen:Results:Links", options.ResultsLinks, faults);
        if (options.ResultsAlsoRead is { } second && second == options.Results)
        {
            faults.Add("ImageGen:Results:AlsoRead must be another kind of result store than ImageGen:Results:Kind.");
        }

        var objects = new ObjectStoreConfiguration(configuration, faults);
        options.S3 = objects.ReadS3(options.Uses(ResultsKind.S3));
        options.Azure = objects.ReadAzure(options.Uses(ResultsKind.Azure));
        options.ResultsReplaces = Value("ImageGen:Results:Replaces")?.Trim();
        options.ResultsInDataFolder = Read(
            "ImageGen:Results:InDataFolder", options.ResultsInDataFolder, text => bool.TryParse(text, out var value) ? value : null, "true or false", faults);
        options.KeyRingReplaces = Value("ImageGen:Settings:KeyRingReplaces")?.Trim();
        options.KeyRingPath = ReadPath("ImageGen:Settings:KeyRing", "", faults) is { Length: > 0 } folder ? folder : null;
        options.SpillMaxBytes = Read("ImageGen:Results:SpillMaxBytes", options.SpillMaxBytes, ParseLargeSize, "a whole number from 1024 to 1099511627776", faults);
    }

    private static TimeSpan? ParseSpan(string text)
        => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= TimeSpan.FromMinutes(1) && value <= TimeSpan.FromDays(365)
            ? value
            : null;

    private static long? ParseLargeSize(string text)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is >= 1024 and <= 1024L * 1024 * 1024 * 1024
            ? value
            : null;

    private static int? ParseSize(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is >= 1024 and <= 512 * 1024 * 1024
            ? value
            : null;

    private string? Value(string key) => configuration[key] is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    private string ReadPath(string key, string fallback, List<string> faults)
    {
        var path = Value(key) ?? fallback;
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            faults.Add($"{key} must be a path, but contains a NUL character.");
        }

        return path;
    }

    private string ReadConnectionString(List<string> faults)
    {
        var text = Value("ConnectionStrings:Redis");
        if (text is null)
        {
            faults.Add("ConnectionStrings:Redis is needed, for example localhost:6379.");
            return "";
        }

        try
        {
            _ = StoreAddress.Parse(text);
            return text;
        }
        catch (FormatException fault)
        {
            faults.Add($"ConnectionStrings:Redis {fault.Message}");
            return "";
        }
    }

    private T ReadName<T>(string key, T fallback, List<string> faults)
        where T : struct, Enum
        => Read(
            key,
            fallback,
            text => Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<T>(text, ignoreCase: true) : null,
            string.Join(", ", Enum.GetNames<T>()[..^1]) + " or " + Enum.GetNames<T>()[^1],
            faults);

    private T Read<T>(string key, T fallback, Func<string, T?> parse, string expected, List<string> faults)
        where T : struct
    {
        if (Value(key) is not { } text)
        {
            return fallback;
        }

        if (parse(text) is { } value)
        {
            return value;
        }

        faults.Add($"{key} is '{text}', but must be {expected}.");
        return fallback;
    }
}
