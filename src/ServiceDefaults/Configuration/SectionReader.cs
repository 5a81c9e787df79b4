using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ImageGen.ServiceDefaults.Configuration;

/// <summary>
/// Reads a section into options, property by property, and collects all errors, each with its key: the framework's binder stops at the first value that
/// it can't convert. An empty value counts as not set, except for texts.
/// </summary>
internal sealed class SectionReader<TOptions>(IConfiguration configuration, string section) : IConfigureOptions<TOptions>, IValidateOptions<TOptions>
    where TOptions : class, new()
{
    private static readonly IReadOnlyList<PropertyInfo> Properties = [.. typeof(TOptions).GetProperties().Where(property => property.CanWrite)];

    public void Configure(TOptions options) => Read(options, []);

    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        List<string> faults = [];
        Read(new TOptions(), faults);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private void Read(TOptions options, List<string> faults)
    {
        foreach (var property in Properties)
        {
            var part = configuration.GetSection($"{section}:{property.Name}");
            if (property.PropertyType == typeof(IReadOnlyList<string>))
            {
                property.SetValue(options, part.Exists() ? ListOf(part) : property.GetValue(options));
            }
            else if (part.Value is { } text && (text.Trim().Length > 0 || property.PropertyType == typeof(string)))
            {
                Read(options, property, part.Path, text, faults);
            }
        }
    }

    private static void Read(TOptions options, PropertyInfo property, string key, string text, List<string> faults)
    {
        var range = property.GetCustomAttribute<RangeAttribute>();
        if (Parse(property.PropertyType, text.Trim(), text) is not { } value || !IsIn(range, value))
        {
            faults.Add($"{key} is '{text}', but must be {Expected(property.PropertyType, range)}.");
        }
        else if (property.GetCustomAttributes<ValidationAttribute>().FirstOrDefault(rule => !rule.IsValid(value)) is { } broken)
        {
            // The attribute's own message, because the value may be a secret.
            faults.Add(broken.FormatErrorMessage(key));
        }
        else
        {
            property.SetValue(options, value);
        }
    }

    // As children, or as one comma-separated text, which is easier to write in an environment variable.
    private static string[] ListOf(IConfigurationSection section)
        => section.Value is { } text
            ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [.. section.GetChildren().Select(child => child.Value ?? "").Where(value => value.Length > 0)];

    private static bool IsIn(RangeAttribute? range, object value)
    {
        try
        {
            return range?.IsValid(value) ?? true;
        }
        catch (OverflowException)
        {
            // A number outside the range of its type.
            return false;
        }
    }

    private static object? Parse(Type type, string text, string whole) => type switch
    {
        _ when type == typeof(string) => whole,
        _ when type == typeof(bool) => bool.TryParse(text, out var value) ? value : null,
        _ when type == typeof(int) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null,
        _ when type == typeof(long) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null,
        _ when type == typeof(TimeSpan) => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : null,
        _ => throw new NotSupportedException($"{typeof(TOptions).Name} has a property of type {type.Name}, which is not read."),
    };

    private static string Expected(Type type, RangeAttribute? range)
    {
        var what = type == typeof(bool) ? "true or false" : type == typeof(TimeSpan) ? "a time" : "a whole number";
        return range is null ? what : $"{what} from {range.Minimum} to {range.Maximum}";
    }
}
