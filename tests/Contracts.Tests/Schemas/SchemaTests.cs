using System.Runtime.CompilerServices;

namespace ImageGen.Contracts.Tests.Schemas;

/// <summary>
/// The published schemas are those of the contracts. After a change of a contract run the tests once with <c>IMAGEGEN_WRITE_SCHEMAS=1</c>, and look
/// at the difference: that is what subscribers will see.
/// </summary>
public sealed class SchemaTests
{
    private static readonly Dictionary<string, Type> Messages = new(EventTypes.Names.Select(name => KeyValuePair.Create(name, EventTypes.Find(name)!)))
    {
        ["generate-image"] = typeof(GenerateImage),
        ["cancel-image"] = typeof(CancelImage),
    };

    internal static readonly string Folder = Path.GetFullPath(Path.Combine(ThisFolder(), "../../../docs/schemas"));

    public static TheoryData<string> Names => [.. Messages.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_published_schema_is_that_of_its_message(string name)
    {
        var (path, schema) = (Path.Combine(Folder, $"{name}.json"), MessageSchema.Of(Messages[name], name));
        if (Environment.GetEnvironmentVariable("IMAGEGEN_WRITE_SCHEMAS") == "1")
        {
            File.WriteAllText(path, schema);
        }

        Assert.Equal(schema, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Every_event_has_a_schema_and_there_is_none_of_anything_else()
        => Assert.Equal(Messages.Keys.Order(), Directory.EnumerateFiles(Folder).Select(Path.GetFileNameWithoutExtension).Order());

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
