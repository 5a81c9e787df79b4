using System.Text.Json.Serialization.Metadata;

namespace ImageGen.Gateway.Http;

/// <summary>Of a view whose properties without a value are absent from the JSON; in other views they are null.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class AbsentWhenNullAttribute : Attribute
{
    /// <summary>Whether the properties of a type are absent where they have no value.</summary>
    public static bool IsOn(Type type) => type.IsDefined(typeof(AbsentWhenNullAttribute), inherit: false);

    /// <summary>Makes the serializer leave them out.</summary>
    public static void Apply(JsonTypeInfo type)
    {
        if (IsOn(type.Type))
        {
            foreach (var property in type.Properties)
            {
                property.ShouldSerialize = static (_, value) => value is not null;
            }
        }
    }
}
