using System.Text.RegularExpressions;

namespace ImageGen.Architecture.Tests;

/// <summary>Folders are capabilities that import one way, and stay small enough to be read.</summary>
public sealed partial class FolderTests
{
    private const int MostFiles = 40;

    public static TheoryData<string> Projects => [.. Repository.SourceFiles("src", "*.csproj").Select(path => Path.GetFileNameWithoutExtension(path)!)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_of_a_project_do_not_import_each_other_in_a_cycle(string project)
    {
        var imports = Imports.Of(project);
        var folders = imports.SelectMany(import => new[] { import.From, import.To }).SelectMany(SelfAndParents).Distinct();

        Assert.Empty(folders.Append("").Distinct().SelectMany(folder => Cycle(imports, folder)));
    }

    [Fact]
    public void No_folder_has_more_than_40_files()
    {
        var crowded = new[] { "src", "tests", "testassets", "bench" }.SelectMany(root => Repository.SourceFiles(root, "*"))
            .GroupBy(Path.GetDirectoryName)
            .Where(folder => folder.Count() > MostFiles)
            .Select(folder => $"{Repository.Relative(folder.Key!)}: {folder.Count()}");

        Assert.Empty(crowded);
    }

    /// <summary>The imports between the direct children of a folder, of which its own files are one, that lead back to where they began.</summary>
    private static IEnumerable<string> Cycle(IReadOnlyCollection<Import> imports, string folder)
    {
        var edges = imports.Select(import => (From: ChildOf(folder, import.From), To: ChildOf(folder, import.To), import.Reason))
            .Where(edge => edge.From is not null && edge.To is not null && edge.From != edge.To)
            .ToList();
        var targets = edges.ToLookup(edge => edge.From!, edge => edge.To!);
        return edges.Where(edge => Reaches(targets, edge.To!, edge.From!)).Select(edge => $"{folder}: {edge.From} -> {edge.To} ({edge.Reason})");
    }

    private static bool Reaches(ILookup<string, string> targets, string from, string to)
    {
        HashSet<string> seen = [from];
        Queue<string> open = new(seen);
        while (open.TryDequeue(out var node))
        {
            if (node == to)
            {
                return true;
            }

            foreach (var next in targets[node].Where(seen.Add))
            {
                open.Enqueue(next);
            }
        }

        return false;
    }

    /// <summary>The child of the folder in which another folder lies; a dot for the folder's own files; null outside of it.</summary>
    private static string? ChildOf(string folder, string other)
        => other == folder ? "." : folder.Length == 0 ? other.Split('.')[0] : other.StartsWith(folder + ".", StringComparison.Ordinal) ? other[(folder.Length + 1)..].Split('.')[0] : null;

    private static IEnumerable<string> SelfAndParents(string folder)
    {
        for (var end = folder.Length; end > 0; end = folder[..end].LastIndexOf('.'))
        {
            yield return folder[..end];
        }
    }

    private sealed record Import(string From, string To, string Reason);

    /// <summary>
    /// What the files of a project import of other folders: the namespaces that they name with <c>using</c>, of which the build keeps none that is not needed,
    /// and the types of the folders above them, which need no <c>using</c>.
    /// </summary>
    private static partial class Imports
    {
        public static IReadOnlyCollection<Import> Of(string project)
        {
            var root = $"ImageGen.{project}";
            var files = Repository.SourceFiles(Path.Combine("src", project)).Select(path => (Name: Path.GetFileNameWithoutExtension(path), Text: File.ReadAllText(path)))
                .Select(file => (file.Name, file.Text, Namespace: Namespace().Match(file.Text).Groups[1].Value))
                .Where(file => file.Namespace.StartsWith(root, StringComparison.Ordinal))
                .ToList();
            var types = files.SelectMany(file => DeclaredType().Matches(file.Text).Select(type => (file.Namespace, Type: type.Groups[1].Value))).ToLookup(type => type.Namespace, type => type.Type);
            return
            [
                .. from file in files
                   from name in Using().Matches(file.Text).Select(match => match.Groups[1].Value)
                   where name == root || name.StartsWith(root + ".", StringComparison.Ordinal)
                   select new Import(Folder(root, file.Namespace), Folder(root, name), file.Name),
                .. from file in files
                   from parent in Parents(file.Namespace).Where(parent => parent.StartsWith(root, StringComparison.Ordinal))
                   let used = Used(file.Text)
                   from type in types[parent].Distinct()
                   where used.Contains(type)
                   select new Import(Folder(root, file.Namespace), Folder(root, parent), $"{file.Name}: {type}"),
            ];
        }

        private static string Folder(string root, string name) => name.Length == root.Length ? "" : name[(root.Length + 1)..];

        private static IEnumerable<string> Parents(string name)
        {
            for (var end = name.LastIndexOf('.'); end > 0; end = name[..end].LastIndexOf('.'))
            {
                yield return name[..end];
            }
        }

        // Names behind a dot are members; those in comments and texts are neither.
        private static HashSet<string> Used(string text)
            => [.. Identifier().Matches(Quoted().Replace(Comment().Replace(text, ""), "\"\"")).Select(match => match.Value)];

        [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
        private static partial Regex Namespace();

        [GeneratedRegex(@"^using ([\w.]+);", RegexOptions.Multiline)]
        private static partial Regex Using();

        [GeneratedRegex(@"^(?:(?:public|internal|sealed|static|abstract|partial|readonly|ref|unsafe) )*(?:class|record struct|record|struct|interface|enum) (\w+)", RegexOptions.Multiline)]
        private static partial Regex DeclaredType();

        [GeneratedRegex(@"//[^\n]*")]
        private static partial Regex Comment();

        [GeneratedRegex("""
            "(?:[^"\\{\n]|\\.)*"
            """)]
        private static partial Regex Quoted();

        [GeneratedRegex(@"(?<![.\w])[A-Z]\w*")]
        private static partial Regex Identifier();
    }
}
