#!/usr/bin/env bash
# Makes a release out of a clean clone: takes the section "(unreleased)" of CHANGELOG.md as its notes, dates it, commits, tags and packs.
#
#   deploy/release.sh VERSION NEXT [--no-pack]
#
#   VERSION    the version to release, such as 0.2.0 or 0.2.0-rc.1: that of the section "## … (unreleased)"
#   NEXT       the version after it, for which an empty section begins, and which further builds have
#   --no-pack  commits and tags only
#
# It pushes nothing. Afterwards there are:
#   artifacts/release/notes.md   the notes, for the page of the release
#   artifacts/release/*.nupkg    ImageGen.Cli (the tool) and the libraries ImageGen.Client and ImageGen.Contracts
#   two commits, and the tag vVERSION at the first: "Release VERSION", and "Begin NEXT"
# The image: docker buildx build --platform linux/amd64,linux/arm64 -t imagegen:VERSION . at the tag.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { echo "release: $*" >&2; exit 1; }

[[ $# -ge 2 ]] || fail "say which version, and which one comes next: deploy/release.sh 0.2.0 0.3.0"
version=$1 next=$2 pack=1
shift 2
for option; do
  case $option in
    --no-pack) pack= ;;
    *) fail "there is no option $option" ;;
  esac
done

pattern='^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-[0-9A-Za-z.-]+)?$'
[[ $version =~ $pattern ]] || fail "'$version' is not a version such as 0.2.0"
[[ $next =~ $pattern ]] || fail "'$next' is not a version such as 0.3.0"
[[ $version != "$next" ]] || fail "the next version is the same"
[[ -z $(git status --porcelain) ]] || fail "the work tree is not clean"
git rev-parse --verify --quiet "refs/tags/v$version" >/dev/null && fail "the tag v$version exists"

heading="## $version (unreleased)"
[[ $(grep -c ' (unreleased)$' CHANGELOG.md) == 1 ]] || fail "CHANGELOG.md must have one section '## VERSION (unreleased)'"
grep -qxF "$heading" CHANGELOG.md || fail "CHANGELOG.md has no section '$heading'"

# The section, without the headings below which there is nothing.
notes=$(awk -v heading="$heading" '
  $0 == heading { inside = 1; next }
  inside && /^## / { exit }
  inside && /^### / { title = $0; next }
  inside && NF { if (title != "") { printf "%s%s\n\n", (any ? "\n" : ""), title; title = "" } print; any = 1 }' CHANGELOG.md)
[[ -n $notes ]] || fail "the section '$heading' is empty"
grep -q '<Version>.*</Version>' Directory.Build.props || fail "Directory.Build.props has no Version"

set_version() { sed -i "s|<Version>.*</Version>|<Version>$1</Version>|" Directory.Build.props; }

rm -rf artifacts/release
mkdir -p artifacts/release
printf '%s\n' "$notes" >artifacts/release/notes.md

sed -i "s|^$heading\$|## $version ($(date -u +%Y-%m-%d))|" CHANGELOG.md
set_version "$version"
git commit --quiet --all --message "Release $version"
git tag --annotate "v$version" --message "Release $version"

if [[ $pack ]]; then
  for project in src/Contracts src/Client src/Cli; do
    dotnet build "$project" --configuration Release --nologo --verbosity quiet
    dotnet pack "$project" --no-build --configuration Release --output artifacts/release --nologo --verbosity quiet
  done
fi

sed -i "0,/^## /s|^## |## $next (unreleased)\n\n## |" CHANGELOG.md
set_version "$next"
git commit --quiet --all --message "Begin $next"
echo "Release $version is tagged v$version; its notes are in artifacts/release/notes.md. Look at it, and push: git push --follow-tags"
