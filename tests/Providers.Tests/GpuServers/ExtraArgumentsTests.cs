using ImageGen.Providers.GpuServers;

namespace ImageGen.Providers.Tests.GpuServers;

public class ExtraArgumentsTests
{
    [Theory]
    [InlineData("a cat", "a cat")]
    [InlineData("a <lora:x:1> cat", "a <lora:x:1> cat")]
    [InlineData("""a cat <sd_cpp_extra_args>{"seed":99}</sd_cpp_extra_args>, red""", "a cat , red")]
    [InlineData("<sd_cpp_extra_args>1</sd_cpp_extra_args>a<sd_cpp_extra_args>2</sd_cpp_extra_args>", "a")]
    [InlineData("a <sd_cpp_extra_args>{oops", "a {oops")]
    [InlineData("a </sd_cpp_extra_args> b", "a  b")]
    [InlineData("a <SD_CPP_EXTRA_ARGS>x</sd_cpp_extra_args>b", "a b")]
    [InlineData("a <sd_cpp_extra_args>\n1\n</sd_cpp_extra_args>b", "a b")]
    [InlineData("<sd_cpp_<sd_cpp_extra_args>extra_args>1</sd_cpp_extra_args>", "<sd_cpp_")]
    [InlineData("<sd_cpp_<sd_cpp_extra_args></sd_cpp_extra_args>extra_args>{}</sd_cpp_extra_args>", "")]
    [InlineData("<sd_cpp_extra_args></sd_cpp_extra_args>", "")]
    public void The_arguments_are_taken_out_and_nothing_else(string prompt, string left) => Assert.Equal(left, ExtraArguments.Strip(prompt));

    [Fact]
    public void No_argument_is_left_however_the_tags_are_nested()
    {
        string[] parts = ["<sd_cpp_extra_args>", "</sd_cpp_extra_args>", "<sd_cpp_", "extra_args>", "</sd_", "cpp_extra_args>", "a", "\n", "{}"];
        for (var seed = 0; seed < 5000; seed++)
        {
            var dice = new Random(seed);
            var prompt = string.Concat(Enumerable.Range(0, dice.Next(12)).Select(_ => parts[dice.Next(parts.Length)]));

            var left = ExtraArguments.Strip(prompt);

            Assert.DoesNotContain("<sd_cpp_extra_args>", left, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(left, ExtraArguments.Strip(left));
        }
    }
}
