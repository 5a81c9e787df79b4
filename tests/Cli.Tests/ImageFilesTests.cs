using ImageGen.Cli.Generate;
using ImageGen.Cli.Terminal;
using ImageGen.Contracts;

namespace ImageGen.Cli.Tests;

public sealed class ImageFilesTests
{
    private static readonly Guid Job = Guid.Parse("6ec574aa-0868-407d-bbf3-1000562e5a79");

    [Theory]
    [InlineData("cat.png", OutputFormat.Png)]
    [InlineData("cat.JPG", OutputFormat.Jpeg)]
    [InlineData("cat.jpeg", OutputFormat.Jpeg)]
    [InlineData("cat.webp", OutputFormat.Webp)]
    [InlineData("cat", null)]
    [InlineData("cat.gif", null)]
    public void The_file_extension_selects_the_image_format(string name, OutputFormat? expected)
        => Assert.Equal(expected, ImageFiles.FormatOf(new FileInfo(name)));

    [Fact]
    public void An_image_file_without_a_name_is_named_after_its_job()
        => Assert.Equal($"{Job}.jpg", ImageFiles.PathFor(null, Job, 0, 1, "image/jpeg"));

    [Fact]
    public void A_name_without_extension_gets_the_images_own()
        => Assert.EndsWith("cat.webp", ImageFiles.PathFor(new FileInfo("cat"), Job, 0, 1, "image/webp"));

    [Fact]
    public void Images_of_a_batch_are_numbered_from_one()
        => Assert.EndsWith("cat-3.png", ImageFiles.PathFor(new FileInfo("cat.png"), Job, 2, 4, "image/png"));

    [Fact]
    public async Task An_image_that_cannot_be_written_leaves_nothing_behind()
    {
        var folder = Directory.CreateTempSubdirectory();
        var taken = Directory.CreateDirectory(Path.Combine(folder.FullName, "cat.png"));

        await Assert.ThrowsAsync<CommandException>(() => ImageFiles.WriteAsync(taken.FullName, new byte[] { 1 }, TestContext.Current.CancellationToken));

        Assert.Equal(["cat.png"], folder.GetFileSystemInfos().Select(entry => entry.Name));
        folder.Delete(recursive: true);
    }
}
