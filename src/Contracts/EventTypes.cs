using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>
/// The catalogue of event types, read from the <see cref="JsonDerivedTypeAttribute"/> of <see cref="NumberedEvent"/>. A type's name is the same in the store,
/// on the bus, in webhooks and over HTTP.
/// </summary>
public static class EventTypes
{
    private static readonly (string Name, Type Type)[] Entries =
        [.. typeof(NumberedEvent).GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false).Select(entry => ((string)entry.TypeDiscriminator!, entry.DerivedType))];

    private static readonly FrozenDictionary<string, Type> ByName = Entries.ToFrozenDictionary(entry => entry.Name, entry => entry.Type, StringComparer.Ordinal);

    private static readonly FrozenDictionary<Type, string> ByType = Entries.ToFrozenDictionary(entry => entry.Type, entry => entry.Name);

    /// <summary>The name of every event type, for example <c>image.generated</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Entries.Select(entry => entry.Name)];

    /// <summary>The record of the events with this type name; null when this version has none.</summary>
    public static Type? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The type name of an event.</summary>
    /// <exception cref="ArgumentException">The event's record is not in the catalogue.</exception>
    public static string NameOf(NumberedEvent @event)
        => ByType.GetValueOrDefault(@event.GetType()) ?? throw new ArgumentException($"{@event.GetType().Name} is not in the catalogue of event types.", nameof(@event));
}
