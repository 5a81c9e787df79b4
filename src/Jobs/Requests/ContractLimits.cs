using System.Collections.Frozen;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Serialization;
using ImageGen.Contracts;

namespace ImageGen.Jobs.Requests;

/// <summary>Reads the validation attributes of <see cref="ImageRequest"/>, where the limits of its fields are stated once.</summary>
internal static class ContractLimits
{
    // Only the fields that are checked, since reading a property by reflection costs more than the check.
    private static readonly Field[] Fields = [.. typeof(ImageRequest).GetProperties().Select(property => new Field(
        property,
        property.GetCustomAttribute<JsonPropertyNameAttribute>()!.Name,
        property.GetCustomAttribute<RangeAttribute>(),
        property.GetCustomAttribute<RegularExpressionAttribute>())).Where(field => field.Range is not null || field.Pattern is not null)];

    // Every request is checked several times, and each reading of an attribute creates it anew.
    private static readonly FrozenDictionary<string, int> Lengths = typeof(ImageRequest).GetProperties()
        .Select(property => (property.Name, Limit: property.GetCustomAttribute<StringLengthAttribute>()))
        .Where(entry => entry.Limit is not null)
        .ToFrozenDictionary(entry => entry.Name, entry => entry.Limit!.MaximumLength, StringComparer.Ordinal);

    /// <summary>Adds a fault for each number outside its <see cref="RangeAttribute"/> and each text that does not match its <see cref="RegularExpressionAttribute"/>.</summary>
    public static void Check(ImageRequest request, List<RequestFault> faults)
    {
        foreach (var (property, name, range, pattern) in Fields)
        {
            var value = property.GetValue(request);
            if (range is not null && value is not null && !IsWithin(range, value))
            {
                faults.Add(new(name, $"must be from {range.Minimum} to {range.Maximum}."));
            }

            // The attribute treats an empty text as not given.
            if (pattern is not null && value is not null && (value is "" || !pattern.IsValid(value)))
            {
                faults.Add(new(name, pattern.ErrorMessage!));
            }
        }
    }

    /// <summary>The maximum length of a text field.</summary>
    /// <param name="property">The name of the property of <see cref="ImageRequest"/>.</param>
    public static int MaxLengthOf(string property) => Lengths[property];

    /// <summary>The range of a number.</summary>
    public static RangeAttribute RangeOf<T>(string property) => typeof(T).GetProperty(property)!.GetCustomAttribute<RangeAttribute>()!;

    /// <summary>Whether a number is in a range, both ends included; false for NaN.</summary>
    public static bool IsWithin(RangeAttribute range, object value)
    {
        var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        return number >= Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture) && number <= Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture);
    }

    private sealed record Field(PropertyInfo Property, string Name, RangeAttribute? Range, RegularExpressionAttribute? Pattern);
}
