using System.Text.Json.Serialization.Metadata;

namespace ImageGen.Gateway.Http;

/// <summary>Marks a view whose properties without a value are absent from the JSON; in other views they are null.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class AbsentWhenNullAttribute : Attribute
{
    /// <summary>Whether properties of the type are absent when they have no value.</summary>
    public static bool IsOn(Type type) => type.IsDefined(typeof(AbsentWhenNullAttribute), inherit: false);

    /// <summary>Makes the serializer omit them.</summary>
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
