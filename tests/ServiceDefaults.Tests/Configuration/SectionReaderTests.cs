using System.ComponentModel.DataAnnotations;
using ImageGen.ServiceDefaults.Configuration;
using Microsoft.Extensions.Configuration;

namespace ImageGen.ServiceDefaults.Tests.Configuration;

public sealed class SectionReaderTests
{
    [Fact]
    public void Values_of_all_types_are_read_and_empty_ones_keep_the_default()
    {
        var options = new Sample();
        Reader(("Number", " 7 "), ("Switch", "TRUE"), ("Time", "00:00:05"), ("Text", ""), ("Names", "a, b"), ("Large", "")).Configure(options);

        Assert.Equal((7, true, TimeSpan.FromSeconds(5), "", 3L), (options.Number, options.Switch, options.Time, options.Text, options.Large));
        Assert.Equal(["a", "b"], options.Names);
    }

    [Fact]
    public void A_list_is_read_by_index_too()
    {
        var options = new Sample();
        Reader(("Names:0", "a"), ("Names:1", "b")).Configure(options);

        Assert.Equal(["a", "b"], options.Names);
    }

    [Fact]
    public void Every_wrong_value_is_named_with_its_key_and_what_is_allowed()
    {
        var result = Reader(("Number", "abc"), ("Switch", "yes"), ("Time", "5"), ("Large", "99999999999"), ("Text", "canary!")).Validate(null, new Sample());

        Assert.Equal(
            ["Sample:Number is 'abc', but must be a whole number from 1 to 10.", "Sample:Switch is 'yes', but must be true or false.", "Sample:Text has a wrong form."],
            result.Failures!.Where(fault => !fault.Contains("Time", StringComparison.Ordinal) && !fault.Contains("Large", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(5, result.Failures!.Count());
    }

    private static SectionReader<Sample> Reader(params (string Key, string? Value)[] settings)
        => new(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Sample:{setting.Key}", setting.Value))).Build(), "Sample");

    private sealed class Sample
    {
        [Range(1, 10)]
        public int Number { get; set; } = 1;

        public bool Switch { get; set; }

        [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
        public TimeSpan Time { get; set; } = TimeSpan.FromSeconds(1);

        [Range(0, 100)]
        public long Large { get; set; } = 3;

        [RegularExpression(@"\A[a-z]*\z", ErrorMessage = "Sample:Text has a wrong form.")]
        public string Text { get; set; } = "default";

        public IReadOnlyList<string> Names { get; set; } = [];
    }
}
