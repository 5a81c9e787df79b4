using System.Xml.Linq;

namespace ImageGen.Architecture.Tests;

/// <summary>The arrows of docs/architecture.md: a project earns its place by a dependency it forbids.</summary>
public sealed class DependencyTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Contracts"] = [],
        ["Egress"] = [],
        ["Client"] = ["Contracts"],
        ["ServiceDefaults"] = [],
        ["Jobs"] = ["Contracts"],
        ["Messaging"] = ["Contracts", "ServiceDefaults"],
        ["Storage"] = ["Contracts", "Jobs"],
        ["Providers"] = ["Contracts", "Egress", "Jobs"],
        ["Gateway"] = ["Contracts", "Egress", "Jobs", "Storage", "Messaging", "ServiceDefaults"],
        ["Worker"] = ["Contracts", "Jobs", "Storage", "Messaging", "Providers", "Egress", "ServiceDefaults"],
        ["Cli"] = ["Contracts", "Client", "Jobs", "Storage", "Messaging", "Providers", "Egress", "ServiceDefaults", "Gateway", "Worker"],
    };

    public static TheoryData<string> Projects => [.. Repository.SourceFiles("src", "*.csproj").Select(path => Path.GetFileNameWithoutExtension(path)!)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_its_place_allows(string project)
    {
        var references = References(Path.Combine(Repository.Root, "src", project, $"{project}.csproj"), "ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Replace('\\', '/')));

        Assert.Empty(references.Except(Allowed[project]));
    }

    [Fact]
    public void Contracts_reference_no_package()
        => Assert.Empty(References(Path.Combine(Repository.Root, "src/Contracts/Contracts.csproj"), "PackageReference"));

    [Fact]
    public void Emulators_reference_no_ImageGen_project()
        => Assert.Empty(References(Path.Combine(Repository.Root, "testassets/Emulators/Emulators.csproj"), "ProjectReference"));

    [Fact]
    public void Only_Messaging_names_MassTransit()
    {
        var others = Repository.SourceFiles("src").Concat(Repository.SourceFiles("src", "*.csproj"))
            .Where(path => !Repository.Relative(path).StartsWith(Path.Combine("src", "Messaging"), StringComparison.Ordinal))
            .Where(path => File.ReadLines(path).Any(line => line.Contains("using MassTransit", StringComparison.Ordinal) || line.Contains("Include=\"MassTransit", StringComparison.Ordinal)))
            .Select(Repository.Relative);

        Assert.Empty(others);
    }

    [Fact]
    public void Jobs_use_neither_a_web_framework_nor_its_packages()
    {
        var project = Path.Combine(Repository.Root, "src/Jobs/Jobs.csproj");

        Assert.Empty(References(project, "FrameworkReference"));
        Assert.All(References(project, "PackageReference"), package => Assert.StartsWith("Microsoft.Extensions.", package));
        Assert.DoesNotContain(Repository.SourceFiles("src/Jobs"), path => File.ReadLines(path).Any(line => line.StartsWith("using System.Net.Http", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("IJobClaims")]
    [InlineData("IDueSet")]
    [InlineData("IOutbox")]
    [InlineData("IJobRetention")]
    [InlineData("AddJobClaims")]
    [InlineData("ImageGen.Storage.Jobs.Claims")]
    public void The_gateway_does_not_name_what_only_workers_may_do_to_jobs(string name)
        => Assert.DoesNotContain(Repository.SourceFiles("src/Gateway"), path => File.ReadAllText(path).Contains(name, StringComparison.Ordinal));

    [Theory]
    [InlineData("Jobs", "StackExchange.Redis")]
    [InlineData("Jobs", "MassTransit")]
    [InlineData("Providers", "MassTransit")]
    [InlineData("Providers", "StackExchange.Redis")]
    [InlineData("Storage", "MassTransit")]
    [InlineData("ServiceDefaults", "MassTransit")]
    [InlineData("Gateway", "SkiaSharp")]
    public void A_project_does_not_reach_a_forbidden_package(string project, string package)
    {
        var lockFile = File.ReadAllText(Path.Combine(Repository.Root, "src", project, "packages.lock.json"));

        Assert.DoesNotContain($"\"{package}\": {{", lockFile);
    }

    [Fact]
    public void MassTransit_stays_on_the_open_source_line_everywhere()
    {
        var found = 0;
        foreach (var path in Repository.SourceFiles(".", "packages.lock.json"))
        {
            var lines = File.ReadAllLines(path);
            for (var i = 0; i < lines.Length; i++)
            {
                if (lines[i].Contains("\"MassTransit\": {", StringComparison.Ordinal))
                {
                    var version = lines.Skip(i).First(line => line.Contains("\"resolved\"", StringComparison.Ordinal));
                    Assert.Contains("\"8.5.12\"", version);
                    found++;
                }
            }
        }

        Assert.NotEqual(0, found);
    }

    private static IEnumerable<string> References(string project, string element)
        => XDocument.Load(project).Descendants(element).Select(reference => reference.Attribute("Include")!.Value);
}
